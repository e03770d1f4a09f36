import type { DeploymentRecord, Receipt } from "../../model/records.ts";
import type { Provider } from "../../provider/provider.ts";
import type { ControlDeps } from "../control-deps.ts";
import { receiptOf } from "./receipt-of.ts";

/**
 * After a teardown: the receipt, from what was counted before and what exists now, and the releases
 * forgotten, so that their artifacts are nobody's any more.
 */
export async function forgetEnvironment(
  { store }: Pick<ControlDeps, "store">,
  provider: Provider,
  { id, app, slug }: DeploymentRecord,
): Promise<Receipt> {
  const before = store.receipts.get(id);
  const after = await provider.inventory({ app, slug });
  const receipt = receiptOf([...(before?.removed ?? []), ...(before?.remaining ?? [])], after);
  store.receipts.put(id, new Date().toISOString(), receipt);
  // What could not be removed may still serve one of them.
  if (receipt.remaining.length > 0) return receipt;
  for (const { version } of store.releases.list({ app, slug })) store.releases.remove({ app, slug }, version);
  return receipt;
}
