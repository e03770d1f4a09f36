import { createServer } from "node:http";
import { serve } from "./serve.ts";

const QUOTES = [
  { who: "Ada", text: "The engine weaves algebraic patterns just as the loom weaves flowers and leaves." },
  { who: "Grace", text: "A ship in port is safe, but that is not what ships are built for." },
  { who: "Alan", text: "We can only see a short distance ahead." },
];

/**
 *   GET /quotes/<n>   → {"who": "…", "text": "…"}, and 404 where there is none
 *   GET /healthz      → 200
 */
serve(
  createServer((request, response) => {
    const path = request.url ?? "/";
    const quote = QUOTES[Number(/^\/quotes\/(\d+)$/.exec(path)?.[1] ?? NaN)];
    const known = path === "/healthz" || quote !== undefined;
    response.writeHead(known ? 200 : 404, { "content-type": "application/json" });
    response.end(`${JSON.stringify(quote ?? (known ? { status: "ok" } : { error: "there is no such quote" }))}\n`);
  }),
);
