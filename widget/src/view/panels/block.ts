import { Row, type RowLook } from "./row.ts";

/** A stretch of the list. Out of sight it costs neither layout nor paint; unfilled it only keeps its place. */
export class Block {
  readonly element = document.createElement("div");
  filled: boolean;
  #looks: readonly RowLook[] = [];
  #rows = new Map<number, Row>();

  constructor(filled: boolean) {
    this.filled = filled;
    this.element.className = "block";
  }

  /** Show these instances in their order, from when the block is filled. */
  draw(looks: readonly RowLook[]): void {
    const height = String(looks.filter(({ matches }) => matches).length);
    this.element.hidden = height === "0";
    this.element.style.setProperty("--rows", height);
    this.#looks = looks;
    if (this.filled) this.fill();
  }

  /** Make the rows, or draw them anew. Those that stay are never moved, so that the keyboard's focus stays too. */
  fill(): void {
    this.filled = true;
    const before = this.#rows;
    this.#rows = new Map(this.#looks.map(({ instance: { id } }) => [id, before.get(id) ?? new Row()]));
    for (const [id, { element }] of before) if (!this.#rows.has(id)) element.remove();
    let next = this.element.firstElementChild;
    for (const look of this.#looks) {
      const row = this.#rows.get(look.instance.id)!;
      row.draw(look);
      if (row.element === next) next = next.nextElementSibling;
      else this.element.insertBefore(row.element, next);
    }
  }
}
