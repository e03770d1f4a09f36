import type { Diagram, DiagramEdge, DiagramNode } from "./diagram.ts";

export interface PlacedNode extends DiagramNode {
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge extends DiagramEdge {
  /** Where it begins, where it passes the columns between, and where it ends. */
  readonly points: readonly [Point, ...Point[]];
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
export const box = { width: 230, height: 58 } as const;
const GAP_X = 110;
const GAP_Y = 26;
const MARGIN = 24;
export const titleHeight = 34;

/** A place in a column: a box, or the way of an edge that goes past it. */
type Slot = DiagramNode | Passage;
interface Passage {
  readonly kind: "passage";
  readonly edge: DiagramEdge;
}

const PASSAGE_HEIGHT = 16;

/**
 * Columns from left to right: each box stands one column after the first that leads to it, tables all in the
 * last. Within a column the definition's order holds, and edges that go past it pass below its boxes. The
 * same diagram is always drawn the same.
 */
export function layOut({ nodes, edges }: Diagram): Layout {
  const column = columnOf(nodes, edges);
  const columns = slotsOf(nodes, edges, column);
  const tallest = Math.max(...columns.map(heightOf), box.height);
  const placed: PlacedNode[] = [];
  const passages = new Map<DiagramEdge, Point[]>();
  for (const [index, slots] of columns.entries()) {
    const x = MARGIN + index * (box.width + GAP_X);
    let y = MARGIN + titleHeight + (tallest - heightOf(slots)) / 2;
    for (const slot of slots) {
      if (slot.kind === "passage") {
        const middle = y + PASSAGE_HEIGHT / 2;
        passages.set(slot.edge, [
          ...(passages.get(slot.edge) ?? []),
          { x, y: middle },
          { x: x + box.width, y: middle },
        ]);
      } else {
        placed.push({ ...slot, x, y });
      }
      y += slotHeight(slot) + GAP_Y;
    }
  }
  const byId = new Map(placed.map((node) => [node.id, node]));
  return {
    width: 2 * MARGIN + columns.length * box.width + (columns.length - 1) * GAP_X,
    height: 2 * MARGIN + titleHeight + tallest,
    nodes: placed,
    edges: edges.flatMap((edge) => placeEdge(edge, byId, passages.get(edge) ?? [])),
  };
}

const slotHeight = (slot: Slot): number => (slot.kind === "passage" ? PASSAGE_HEIGHT : box.height);

function heightOf(slots: readonly Slot[]): number {
  return slots.reduce((sum, slot) => sum + slotHeight(slot) + GAP_Y, -GAP_Y);
}

function slotsOf(
  nodes: readonly DiagramNode[],
  edges: readonly DiagramEdge[],
  column: ReadonlyMap<string, number>,
): readonly (readonly Slot[])[] {
  const columns: Slot[][] = Array.from({ length: Math.max(0, ...column.values()) + 1 }, () => []);
  for (const node of nodes) columns[column.get(node.id) ?? 0]?.push(node);
  for (const edge of edges) {
    const [from, to] = [column.get(edge.from) ?? 0, column.get(edge.to) ?? 0];
    for (const between of columns.slice(from + 1, Math.max(to, from + 1))) between.push({ kind: "passage", edge });
  }
  return columns;
}

function columnOf(nodes: readonly DiagramNode[], edges: readonly DiagramEdge[]): ReadonlyMap<string, number> {
  const distance = distances(nodes, edges);
  const furthest = Math.max(0, ...nodes.filter(({ kind }) => kind !== "table").map(({ id }) => distance.get(id) ?? 0));
  return new Map(nodes.map(({ id, kind }) => [id, kind === "table" ? furthest + 1 : (distance.get(id) ?? 0)]));
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
function placeEdge(
  edge: DiagramEdge,
  nodes: ReadonlyMap<string, PlacedNode>,
  passage: readonly Point[],
): readonly PlacedEdge[] {
  const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
  if (from === undefined || to === undefined) return [];
  if (to.x > from.x) {
    const middle = box.height / 2;
    const [start, end] = [
      { x: from.x + box.width, y: from.y + middle },
      { x: to.x, y: to.y + middle },
    ];
    return [{ ...edge, points: [start, ...passage, end] }];
  }
  const centre = box.width / 2;
  const down = to.y > from.y;
  const start = { x: from.x + centre, y: down ? from.y + box.height : from.y };
  return [{ ...edge, points: [start, { x: to.x + centre, y: down ? to.y : to.y + box.height }] }];
}
