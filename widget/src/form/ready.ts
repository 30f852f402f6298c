/** Tell the page once that the elements it was written with are there, after all its own scripts could listen. */
export function tellWhenReady(): void {
  const tell = () => setTimeout(() => document.dispatchEvent(new CustomEvent("all-crowd-elements-ready")));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", tell, { once: true });
  else tell();
}
