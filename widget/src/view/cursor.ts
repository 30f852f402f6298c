import type { Point } from "../state/geometry.ts";

const SVG = "http://www.w3.org/2000/svg";

/** Below this diameter on screen a ring would hide what it surrounds: a cross is drawn instead. */
const SMALLEST_RING = 6;

/** Length of the cross's arms, in CSS pixels. */
const ARM = 6;

/** Draws, above the overlay, the brush's true size and the polygon being drawn; all in stage points. */
export class Cursor {
  #ring: SVGElement[];
  #cross: SVGElement[];
  #outline: SVGElement[];
  #corners: SVGElement;

  constructor(svg: SVGSVGElement) {
    this.#ring = [append(svg, "rect", "dark"), append(svg, "rect", "light")];
    this.#cross = [append(svg, "path", "dark"), append(svg, "path", "light")];
    this.#outline = [append(svg, "polyline", "dark"), append(svg, "polyline", "light")];
    this.#corners = append(svg, "path", "corners");
  }

  /** Show the brush, a disc or a square, around a centre with a diameter in CSS pixels; null hides it. */
  brush(center: Point | null, diameter: number, square: boolean): void {
    const ring = center !== null && diameter >= SMALLEST_RING;
    const cross = center !== null && !ring;
    for (const line of this.#ring) toggle(line, ring);
    for (const path of this.#cross) toggle(path, cross);
    if (center === null) return;
    const { x, y } = center;
    if (cross) for (const path of this.#cross) path.setAttribute("d", `M${x - ARM} ${y}h${2 * ARM}M${x} ${y - ARM}v${2 * ARM}`);
    if (ring) this.#ring.forEach((line, i) => setRing(line, center, Math.max(diameter / 2 - i, 1), square));
  }

  /** Show the line of a lasso. */
  lasso(corners: readonly Point[]): void {
    this.#draw(corners);
    this.#corners.removeAttribute("d");
  }

  /** Show the open polygon's corners and the line to the pointer; the first corner is filled when a click would close. */
  polygon(corners: readonly Point[], pointer: Point | null, closes: boolean): void {
    this.#draw(pointer === null ? corners : [...corners, closes ? corners[0]! : pointer]);
    this.#corners.setAttribute("d", corners.map((corner, i) => dot(corner, i === 0 && closes ? 6 : 3)).join(""));
  }

  #draw(line: readonly Point[]): void {
    const text = line.map(({ x, y }) => `${x},${y}`).join(" ");
    for (const outline of this.#outline) outline.setAttribute("points", text);
  }
}

function append(svg: SVGSVGElement, name: string, kind: string): SVGElement {
  const shape = document.createElementNS(SVG, name);
  shape.classList.add(kind);
  return svg.appendChild(shape);
}

function toggle(shape: SVGElement, on: boolean): void {
  shape.classList.toggle("off", !on);
}

/** A disc is a rectangle with corners as round as it is wide. */
function setRing(ring: SVGElement, { x, y }: Point, half: number, square: boolean): void {
  const numbers = { x: x - half, y: y - half, width: 2 * half, height: 2 * half, rx: square ? 0 : half };
  for (const [name, value] of Object.entries(numbers)) ring.setAttribute(name, String(value));
}

function dot({ x, y }: Point, half: number): string {
  return `M${x - half} ${y - half}h${2 * half}v${2 * half}h${-2 * half}z`;
}
