/** Tell the page once that the elements it was written with are there, after all its own scripts could listen. */
export function tellWhenReady(): void {
  const tell = () => setTimeout(() => document.dispatchEvent(new CustomEvent("all-crowd-elements-ready")));
  if (isParsed()) tell();
  else document.addEventListener("DOMContentLoaded", tell, { once: true });
}

/** Whether the scripts of the page have had their turn; to one that is deferred the page is no longer "loading" before. */
function isParsed(): boolean {
  const [visit] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return document.readyState === "complete" || (document.readyState === "interactive" && visit?.domContentLoadedEventStart !== 0);
}
