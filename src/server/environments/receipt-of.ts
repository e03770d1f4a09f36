import type { Receipt, ReceiptItem } from "../../model/records.ts";

/** What was there before and is not there any more was removed. */
export function receiptOf(before: readonly ReceiptItem[], after: readonly ReceiptItem[]): Receipt {
  const left = new Set(after.map(keyOf));
  return { removed: before.filter((item) => !left.has(keyOf(item))).map(plain), remaining: after.map(plain) };
}

const keyOf = ({ kind, id }: ReceiptItem): string => `${kind} ${id}`;
const plain = ({ kind, id }: ReceiptItem): ReceiptItem => ({ kind, id });
