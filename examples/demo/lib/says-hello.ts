import { expect } from "./expect.ts";
import type { Stage } from "./stage.ts";

/** Holds when production greets Margaret with the word, from the release; gives the greeting. */
export async function saysHello(stage: Stage, word: string, release: string): Promise<string> {
  const { status, text, headers } = await stage.ask("birthday", "/hello/Margaret");
  const greets = status === 200 && text.startsWith(`{"message":"${word}, Margaret!`);
  expect(greets, `“${word}, Margaret! …” from production`, `it was ${status} ${text}`);
  const answered = String(headers["x-bough-release"]);
  expect(answered === release, `an answer of ${release}`, `it was one of ${answered}`);
  return (JSON.parse(text) as { readonly message: string }).message;
}
