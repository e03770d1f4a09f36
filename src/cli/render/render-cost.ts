import type { CostEstimate, CostItem, PlannedCost } from "../../server/client/api-client.ts";
import { plainLine } from "../../lib/plain-line.ts";
import { renderTable } from "./render-table.ts";

/** An estimate as text, the dearest first. Pure. */
export function renderCost(title: string, { idle, loaded, region, noted, sources }: CostEstimate): string {
  return [
    `${title}: about ${dollars(idle.monthly)} a month when nobody comes${loaded === null ? "" : `, ${dollars(loaded.monthly)} at the load`}`,
    "",
    itemTable((loaded ?? idle).items),
    "",
    `An estimate from list prices of ${region}, noted on ${noted}: ${sources.join(" ")}`,
  ].join("\n");
}

/** What a plan changes of the cost. Pure. */
export function renderPlannedCost({ before, after, region, noted }: PlannedCost): string {
  const difference = after - before;
  const change =
    Math.abs(difference) < SMALLEST ? "no change" : `${difference > 0 ? "+" : "-"}${dollars(Math.abs(difference))}`;
  return `Cost: about ${dollars(after)} a month when nobody comes (${change}); list prices of ${region}, noted on ${noted}`;
}

const SMALLEST = 0.005;
const dollars = (amount: number): string => `$${amount.toFixed(2)}`;

function itemTable(items: readonly CostItem[]): string {
  const rows = items
    .toSorted((one, other) => other.monthly - one.monthly)
    .map(({ of, what, quantity, unit, price, monthly }) => [
      plainLine(of),
      what,
      `${Number(quantity.toPrecision(4))} ${unit}`,
      `$${price}`,
      dollars(monthly),
    ]);
  return renderTable({ heading: ["OF", "WHAT", "A MONTH", "PRICE", "COST"], rows, empty: "Nothing costs anything." });
}
