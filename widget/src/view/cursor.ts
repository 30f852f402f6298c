import type { Point } from "../state/geometry.ts";

const SVG = "http://www.w3.org/2000/svg";

/** Draws, above the overlay, the polygon or lasso being drawn; all in stage points. */
export class Cursor {
  #outline: SVGElement[];
  #corners: SVGElement;
  #line = "";

  constructor(svg: SVGSVGElement) {
    this.#outline = [append(svg, "polyline", "dark"), append(svg, "polyline", "light")];
    this.#corners = append(svg, "path", "corners");
  }

  /** Show the line of a lasso. */
  lasso(corners: readonly Point[]): void {
    this.#draw(corners, "");
  }

  /** Show the open polygon's corners and the line to the pointer; the first corner is filled when a click would close. */
  polygon(corners: readonly Point[], pointer: Point | null, closes: boolean): void {
    const line = pointer === null || corners.length === 0 ? corners : [...corners, closes ? corners[0]! : pointer];
    this.#draw(line, corners.map((corner, i) => dot(corner, i === 0 && closes ? 6 : 3)).join(""));
  }

  /** The pointer moves without them most of the time: what has not changed is not written again. */
  #draw(points: readonly Point[], dots: string): void {
    const line = points.map(({ x, y }) => `${x},${y}`).join(" ");
    if (line + dots === this.#line) return;
    this.#line = line + dots;
    for (const outline of this.#outline) outline.setAttribute("points", line);
    this.#corners.setAttribute("d", dots);
  }
}

function append(svg: SVGSVGElement, name: string, kind: string): SVGElement {
  const shape = document.createElementNS(SVG, name);
  shape.classList.add(kind);
  return svg.appendChild(shape);
}

function dot({ x, y }: Point, half: number): string {
  return `M${x - half} ${y - half}h${2 * half}v${2 * half}h${-2 * half}z`;
}
