/** A PNG, or text that should hold one, cannot be used; the message says what was expected and what was found. */
export class PngError extends Error {
  override readonly name = "PngError";
}
