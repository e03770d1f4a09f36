import type { Diagram, DiagramEdge, DiagramNode } from "./diagram.ts";

export interface PlacedNode extends DiagramNode {
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge extends DiagramEdge {
  readonly start: Point;
  readonly end: Point;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** In pixels. */
export const box = { width: 190, height: 58 } as const;
const GAP_X = 110;
const GAP_Y = 26;
const MARGIN = 24;
export const titleHeight = 34;

/**
 * Columns from left to right: each box stands one column after the first that leads to it, tables all in the
 * last. Within a column the definition's order holds. The same diagram is always drawn the same.
 */
export function layOut({ nodes, edges }: Diagram): Layout {
  const columns = columnsOf(nodes, edges);
  const tallest = Math.max(...columns.map(({ length }) => length), 1);
  const height = (count: number): number => count * box.height + (count - 1) * GAP_Y;
  const placed = columns.flatMap((column, x) =>
    column.map((node, y): PlacedNode => ({
      ...node,
      x: MARGIN + x * (box.width + GAP_X),
      y: MARGIN + titleHeight + (height(tallest) - height(column.length)) / 2 + y * (box.height + GAP_Y),
    })),
  );
  const byId = new Map(placed.map((node) => [node.id, node]));
  return {
    width: 2 * MARGIN + columns.length * box.width + (columns.length - 1) * GAP_X,
    height: 2 * MARGIN + titleHeight + height(tallest),
    nodes: placed,
    edges: edges.flatMap((edge) => placeEdge(edge, byId)),
  };
}

function columnsOf(nodes: readonly DiagramNode[], edges: readonly DiagramEdge[]): readonly (readonly DiagramNode[])[] {
  const distance = distances(nodes, edges);
  const furthest = Math.max(0, ...nodes.filter(({ kind }) => kind !== "table").map(({ id }) => distance.get(id) ?? 0));
  const columns: DiagramNode[][] = [];
  for (const node of nodes) {
    const column = node.kind === "table" ? furthest + 1 : (distance.get(node.id) ?? 0);
    (columns[column] ??= []).push(node);
  }
  return columns.filter((column) => column !== undefined);
}

/** Steps from the people; services that nobody reaches stand where the first public ones do. */
function distances(nodes: readonly DiagramNode[], edges: readonly DiagramEdge[]): ReadonlyMap<string, number> {
  const entries = nodes.filter(({ kind }) => kind === "people" || kind === "entry").length;
  const known = new Map<string, number>([["people", 0]]);
  const next = nodes.slice(0, 1).map(({ id }) => id);
  const spread = (): void => {
    for (let from = next.shift(); from !== undefined; from = next.shift()) {
      for (const { to } of edges.filter((edge) => edge.from === from)) {
        if (known.has(to)) continue;
        known.set(to, (known.get(from) ?? 0) + 1);
        next.push(to);
      }
    }
  };
  spread();
  for (const { id, kind } of nodes) {
    if (known.has(id) || kind === "table") continue;
    known.set(id, entries);
    next.push(id);
    spread();
  }
  return known;
}

/** From the right side of one to the left side of the other; back, or within a column, from below to above. */
function placeEdge(edge: DiagramEdge, nodes: ReadonlyMap<string, PlacedNode>): readonly PlacedEdge[] {
  const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
  if (from === undefined || to === undefined) return [];
  if (to.x > from.x) {
    const middle = box.height / 2;
    return [{ ...edge, start: { x: from.x + box.width, y: from.y + middle }, end: { x: to.x, y: to.y + middle } }];
  }
  const centre = box.width / 2;
  const down = to.y > from.y;
  return [
    {
      ...edge,
      start: { x: from.x + centre, y: down ? from.y + box.height : from.y },
      end: { x: to.x + centre, y: down ? to.y : to.y + box.height },
    },
  ];
}
