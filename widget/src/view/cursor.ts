import type { Point } from "../state/geometry.ts";

const SVG = "http://www.w3.org/2000/svg";

/** Below this diameter on screen a ring would hide what it surrounds: a cross of a fixed size is drawn instead. */
const SMALLEST_RING = 6;
const CROSS = 13;

/**
 * Draws, above the overlay, the brush's true size and the polygon or lasso being drawn; all in stage points.
 *
 * It follows every move of the pointer. So the brush moves by a transform, which needs no layout, and what has not
 * changed is not written again.
 */
export class Cursor {
  #brush: HTMLElement;
  #outline: SVGElement[];
  #corners: SVGElement;
  #shape = "";
  #line = "";

  constructor(svg: SVGSVGElement, brush: HTMLElement) {
    this.#brush = brush;
    this.#outline = [append(svg, "polyline", "dark"), append(svg, "polyline", "light")];
    this.#corners = append(svg, "path", "corners");
  }

  /** Show the brush, a disc or a square, around a centre with a diameter in CSS pixels; null hides it. */
  brush(center: Point | null, diameter: number, square: boolean): void {
    this.#brush.hidden = center === null;
    if (center === null) return;
    const small = diameter < SMALLEST_RING;
    const size = small ? CROSS : diameter;
    this.#setShape(small ? "cross" : square ? "square" : "disc", size);
    this.#brush.style.transform = `translate(${center.x - size / 2}px, ${center.y - size / 2}px)`;
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

  #setShape(kind: string, size: number): void {
    const shape = `${kind} ${size}`;
    if (shape === this.#shape) return;
    this.#shape = shape;
    this.#brush.className = `ring ${kind}`;
    this.#brush.style.width = this.#brush.style.height = `${size}px`;
  }

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
