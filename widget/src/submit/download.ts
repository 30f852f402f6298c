/** How long a browser may take to begin reading a download before its address is given back, in milliseconds. */
const READING_TIME = 60_000;

/** A file the page offers: its name and its text. */
export interface Download {
  readonly name: string;
  readonly text: string;
}

/** Hand a file to the browser's downloads; nothing leaves the page. */
export function download({ name, text }: Download): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), READING_TIME);
}

/** Copy text where the browser allows it; false where it does not (plain http, for one). */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

function copySelected(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  area.readOnly = true;
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  return copied;
}
