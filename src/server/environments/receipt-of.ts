import type { Receipt, ReceiptItem } from "../../model/records.ts";
import type { OwnedItem } from "../../provider/provider.ts";

/** What was there before and is not there any more was removed. */
export function receiptOf(
  before: readonly ReceiptItem[],
  after: readonly (ReceiptItem & Pick<OwnedItem, "kept">)[],
): Receipt {
  const left = new Set(after.map(keyOf));
  const kept = after.filter((item) => item.kept === true).map(plain);
  return {
    removed: before.filter((item) => !left.has(keyOf(item))).map(plain),
    remaining: after.filter((item) => item.kept !== true).map(plain),
    ...(kept.length > 0 && { kept }),
  };
}

const keyOf = ({ kind, id }: ReceiptItem): string => `${kind} ${id}`;
const plain = ({ kind, id }: ReceiptItem): ReceiptItem => ({ kind, id });
