/** What something costs in a month, in US dollars, item by item. */
export interface Estimate {
  readonly items: readonly CostItem[];
  readonly monthly: number;
}

export interface CostItem {
  /** Resource of the definition, or a part of the foundation. */
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

export const HOURS_PER_MONTH = 730;

export function costItem(of: string, what: string, quantity: number, unit: string, price: number): CostItem {
  return { of, what, quantity, unit, price, monthly: quantity * price };
}

/** Leaves out what there is none of. */
export function estimateOf(items: readonly CostItem[]): Estimate {
  const some = items.filter(({ quantity }) => quantity > 0);
  return { items: some, monthly: some.reduce((sum, { monthly }) => sum + monthly, 0) };
}
