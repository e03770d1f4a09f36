import { expect } from "../../demo/lib/expect.ts";
import type { Stage } from "../../demo/lib/stage.ts";

/** Asks staging for its page, which must come with a quote, and gives the milliseconds that it took. */
export async function askPage(stage: Stage): Promise<number> {
  const begun = performance.now();
  const { status, text } = await stage.ask("staging.quotes", "/");
  const ms = Math.round(performance.now() - begun);
  expect(status === 200 && text.includes(" said: "), "a page with a quote", `it was ${status} ${text}`);
  return ms;
}
