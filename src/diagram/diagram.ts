/** A running environment as boxes and lines, whatever it is drawn with. */
export interface Diagram {
  readonly title: string;
  /** In the order of the definition; what people come to first stands first. */
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
}

export interface DiagramNode {
  /** Unique in the diagram: `service:api`. */
  readonly id: string;
  readonly kind: "people" | "entry" | "site" | "service" | "table";
  readonly label: string;
  /** What it is made of: `2 × Fargate, 512 MB`. */
  readonly detail: string;
}

export interface DiagramEdge {
  readonly from: string;
  readonly to: string;
  /** Path patterns, or the link's name; empty for neither. */
  readonly label: string;
}
