import { createServer } from "node:http";
import { serve } from "./serve.ts";

const QUOTES = 3;
const quotes = process.env["QUOTES_URL"];
if (quotes === undefined) throw new Error("QUOTES_URL is not set: it leads to the service with the quotes");

let turn = 0;

/** A page with a quote of the other service, which it asks for every time. */
serve(
  createServer((request, response) => {
    const answer = request.url === "/healthz" ? Promise.resolve("ok\n") : quote();
    answer
      .then((text) => response.writeHead(200, { "content-type": "text/plain; charset=utf-8" }).end(text))
      .catch((error: unknown) => response.writeHead(502).end(`no quote: ${String(error)}\n`));
  }),
);

async function quote(): Promise<string> {
  turn = (turn + 1) % QUOTES;
  const answer = await fetch(`${quotes}/quotes/${turn}`, { signal: AbortSignal.timeout(5_000) });
  if (!answer.ok) throw new Error(`the quotes answer ${answer.status}`);
  const { who, text } = (await answer.json()) as { readonly who: string; readonly text: string };
  return `${who} said: ${text}\n`;
}
