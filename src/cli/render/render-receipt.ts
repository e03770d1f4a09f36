import { plainLine } from "../../lib/plain-line.ts";
import type { Receipt, ReceiptItem } from "../../model/records.ts";

/** A receipt as text, counted by kind, each item named. */
export function renderReceipt(receipt: Receipt, titles: { readonly remaining?: string } = {}): string {
  return [
    ...section("Removed", receipt.removed),
    ...section(titles.remaining ?? "Could not be removed", receipt.remaining),
    ...section("Kept, as its environment was protected", receipt.kept ?? []),
    ...(receipt.unknown ?? []).map(({ message, hint }) => plainLine(hint === null ? message : `${message} ${hint}`)),
  ].join("\n");
}

function section(title: string, items: readonly ReceiptItem[]): readonly string[] {
  if (items.length === 0) return [];
  const kinds = Map.groupBy(items, ({ kind }) => kind);
  const lines = [...kinds].flatMap(([kind, ofKind]) => [
    `  ${ofKind.length} × ${kind}`,
    ...ofKind.map(({ id }) => `      ${plainLine(id)}`),
  ]);
  return [`${title}:`, ...lines];
}
