import type { Receipt } from "../../../src/model/records.ts";
import type { Act } from "../../demo/lib/act.ts";
import { expect } from "../../demo/lib/expect.ts";
import { whatIsLeft } from "../lib/account.ts";
import { REGION } from "../lib/region.ts";

export const destroyAll: Act = {
  title: "Destroy everything, read the receipts",
  async play({ bough, json }) {
    const lines: string[] = [];
    for (const environment of ["feature-cake", "production"]) {
      const { removed, remaining } = await json<Receipt>("env", "destroy", environment, "--force");
      expect(remaining.length === 0, `nothing of ${environment} to remain`, `there were ${remaining.length}`);
      const kinds = Map.groupBy(removed, ({ kind }) => kind);
      lines.push(`${environment}: ${[...kinds].map(([kind, items]) => `${items.length} × ${kind}`).join(", ")}`);
    }
    for (const name of ["preview", "production"])
      await bough("aws", "destroy", name, "--region", REGION, "--with-data", "--yes");
    const left = await whatIsLeft();
    expect(left.length === 0, "nothing to be left in the account", left.join(", "));
    return { seen: "no stack and no bucket is left in the account", lines };
  },
};
