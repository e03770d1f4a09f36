import type { Diagram, DiagramNode } from "./diagram.ts";
import { box, layOut, type PlacedEdge, type PlacedNode, titleHeight } from "./layout.ts";

/** The diagram as one SVG document that needs nothing else: no script, no font, no style sheet. */
export function renderSvg(diagram: Diagram): string {
  const { width, height, nodes, edges } = layOut(diagram);
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="system-ui, sans-serif">`,
    `<title>${escape(diagram.title)}</title>`,
    `<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#64748b"/></marker></defs>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="24" y="${titleHeight}" font-size="16" font-weight="600" fill="#0f172a">${escape(diagram.title)}</text>`,
    ...edges.map(line),
    ...nodes.map(drawNode),
    ...edges.map(lineLabel),
    "</svg>",
  ];
  return `${lines.filter((text) => text !== "").join("\n")}\n`;
}

const colours: Readonly<Record<DiagramNode["kind"], { readonly fill: string; readonly stroke: string }>> = {
  people: { fill: "#f1f5f9", stroke: "#475569" },
  entry: { fill: "#ede9fe", stroke: "#6d28d9" },
  site: { fill: "#dcfce7", stroke: "#15803d" },
  service: { fill: "#dbeafe", stroke: "#1d4ed8" },
  table: { fill: "#fef3c7", stroke: "#b45309" },
};

function drawNode({ kind, label, detail, x, y }: PlacedNode): string {
  const { fill, stroke } = colours[kind];
  const centre = x + box.width / 2;
  const radius = kind === "people" ? box.height / 2 : kind === "table" ? 14 : 6;
  const title = detail === "" ? label : `${label}: ${detail}`;
  return [
    `<g><title>${escape(title)}</title>`,
    `<rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="${radius}" fill="${fill}" stroke="${stroke}" stroke-width="1.5"/>`,
    fitted(label, { x: centre, y: y + (detail === "" ? 34 : 25), size: 14, style: `font-weight="600" fill="#0f172a"` }),
    detail === "" ? "" : fitted(detail, { x: centre, y: y + 43, size: 11, style: `fill="#334155"` }),
    "</g>",
  ].join("");
}

interface FittedText {
  readonly x: number;
  readonly y: number;
  /** Of the font, in pixels; smaller where the box has no room for so many characters. */
  readonly size: number;
  readonly style: string;
}

/** Below it nobody can read. */
const SMALLEST = 8.5;
/** Width of a character of a wide font in bold, by its size. */
const CHARACTER = 0.64;

function fitted(text: string, { x, y, size, style }: FittedText): string {
  const room = box.width - 12;
  const fits = Math.max(SMALLEST, Math.min(size, Math.floor((2 * room) / (CHARACTER * text.length)) / 2));
  const shown = cut(text, Math.floor(room / (CHARACTER * fits)));
  return `<text x="${x}" y="${y}" font-size="${fits}" text-anchor="middle" ${style}>${escape(shown)}</text>`;
}

function line({ points: [start, ...rest] }: PlacedEdge): string {
  let last = start;
  const path = rest.map((point) => {
    const [from, to] = [last, point];
    last = point;
    if (to.x <= from.x || to.y === from.y) return `L${to.x} ${to.y}`;
    const bend = (to.x - from.x) / 2;
    return `C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`;
  });
  return `<path d="M${start.x} ${start.y}${path.join("")}" fill="none" stroke="#64748b" stroke-width="1.5" marker-end="url(#arrow)"/>`;
}

/** Beside the end, so that lines which leave one box do not write over each other. */
function lineLabel({ points: [start, ...rest], label }: PlacedEdge): string {
  const end = rest.at(-1) ?? start;
  if (label === "") return "";
  const onward = end.x > start.x;
  const x = onward ? end.x - 10 : (start.x + end.x) / 2 + 6;
  const y = onward ? end.y - 6 : (start.y + end.y) / 2;
  return `<text x="${x}" y="${y}" font-size="11" text-anchor="${onward ? "end" : "start"}" fill="#334155" paint-order="stroke" stroke="#ffffff" stroke-width="3"><title>${escape(label)}</title>${escape(cut(label, 16))}</text>`;
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
