import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Act } from "../lib/act.ts";
import { expect } from "../lib/expect.ts";
import type { Stage } from "../lib/stage.ts";

interface Receipt {
  readonly removed: readonly { readonly kind: string; readonly id: string }[];
  readonly remaining: readonly { readonly kind: string; readonly id: string }[];
}

export const deleteBranch: Act = {
  title: "Delete feature/cake",
  async play(stage) {
    const said = await stage.push("--delete", "feature/cake");
    expect(said.includes("Destroyed feature-cake"), "the push to say `Destroyed feature-cake`", "it did not");
    const { removed, remaining } = await receiptOf(stage);
    const kinds = [...Map.groupBy(removed, ({ kind }) => kind)].map(([kind, items]) => `${items.length} ${kind}`);
    for (const kind of ["process", "route", "directory", "table"])
      expect(
        kinds.some((one) => one.endsWith(kind)),
        `a ${kind} in the receipt`,
        `there were ${kinds.join(", ")}`,
      );
    expect(remaining.length === 0, "nothing to remain", `there were ${remaining.map(({ id }) => id).join(", ")}`);
    await nothingIsLeft(stage);
    return {
      seen: `removed ${kinds.join(", ")}; ${remaining.length} left`,
      lines: removed.map(({ kind, id }) => `removed ${kind.padEnd(9)}  ${id}`),
    };
  },
};

async function receiptOf({ json, data, apiPort }: Stage): Promise<Receipt> {
  const [last] = await json<{ readonly id: string }[]>("deployment", "list", "--limit", "1");
  const token = (await readFile(join(data, "token"), "utf8")).trim();
  const url = `http://127.0.0.1:${apiPort}/api/v1/deployments/${last?.id}/receipt`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.ok, "a receipt from the API", `it answered ${answer.status}`);
  return (await answer.json()) as Receipt;
}

/** What the receipt says is looked for again, without it. */
async function nothingIsLeft({ ask, processes, data, json }: Stage): Promise<void> {
  const { status } = await ask("feature-cake.birthday", "/hello/Ada");
  expect(status === 404, "no answer at its address", `it was ${status}`);
  const running = processes().filter(({ id }) => id?.includes("feature-cake") === true);
  expect(running.length === 0, "no process of it", `there are ${running.map(({ id }) => id).join(", ")}`);
  const folder = join(data, "environments", "birthday", "feature-cake");
  expect(!existsSync(folder), "no folder of it", `${folder} is there`);
  const orphans = await json<Receipt>("prune", "--dry-run");
  expect(
    orphans.remaining.length === 0,
    "nothing to prune",
    `there are ${orphans.remaining.map(({ id }) => id).join(", ")}`,
  );
}
