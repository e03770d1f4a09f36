/** What a spec costs in a month, in US dollars. An estimate from list prices. */
export interface CostEstimate {
  /** When nobody comes. */
  readonly idle: CostSum;
  /** At the load that was asked for; null without one. */
  readonly loaded: CostSum | null;
  /** Whose prices these are, and since when they have been noted; to be said with every figure. */
  readonly region: string;
  readonly noted: string;
  /** Pages on which they are published. */
  readonly sources: readonly string[];
}

export interface CostSum {
  readonly items: readonly CostItem[];
  readonly monthly: number;
}

export interface CostItem {
  /** Resource of the definition, or a part that is none. */
  readonly of: string;
  readonly what: string;
  /** How many of the unit in a month. */
  readonly quantity: number;
  /** `vCPU-hours`, `GB`, … */
  readonly unit: string;
  /** Of one. */
  readonly price: number;
  readonly monthly: number;
}
