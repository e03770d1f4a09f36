import { type IncomingMessage, request } from "node:http";
import { BoughError } from "../../../lib/bough-error.ts";
import type { HttpCheck } from "../../../model/checks.ts";
import { releaseLabel } from "../../../release/release-label.ts";
import type { CheckInput, TestAddress } from "../../../release/rollout/steps.ts";

export interface HttpCheckRun {
  readonly input: Pick<CheckInput, "of">;
  readonly check: HttpCheck;
  readonly address: TestAddress;
}

interface Answer {
  readonly status: number;
  readonly release: string | null;
  /** Its beginning. */
  readonly body: string;
}

/** Bytes of an answer that are read: the release that is checked decides how long it is. */
const READ = 1024 * 1024;

/** Of an answer that is not what it should be, so much is shown. */
const SHOWN = 300;

/** Asks the release through the router, once. Throws `check-failed`. */
export async function runHttpCheck(
  port: number,
  run: HttpCheckRun,
  { signal, log }: { readonly signal: AbortSignal; readonly log: (line: string) => void },
): Promise<void> {
  const { check, input } = run;
  const label = releaseLabel(input.of);
  const begun = performance.now();
  const { status, release, body } = await ask(port, run, signal).catch((error: unknown) => {
    throw failed(run, `had no answer within ${check.timeout / 1000} s`, error);
  });
  if (release !== label) throw failed(run, `was answered by ${release ?? "the router"} with ${status}`);
  if (status !== check.status) throw failed(run, `was answered with ${status}, not ${check.status}: ${shown(body)}`);
  if (check.contains !== null && !body.includes(check.contains))
    throw failed(run, `has an answer without ${JSON.stringify(check.contains)}: ${shown(body)}`);
  log(`${check.method} ${check.path} answered ${status} in ${Math.round(performance.now() - begun)} ms`);
}

async function ask(port: number, { check, address }: HttpCheckRun, signal: AbortSignal): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const asked = request({
    host: "127.0.0.1",
    port,
    method: check.method,
    path: check.path,
    agent: false,
    signal: AbortSignal.any([signal, AbortSignal.timeout(check.timeout)]),
    headers: { host: new URL(address.url).host, [address.header.name]: address.header.value },
  });
  asked.on("error", reject);
  asked.on("response", (response) => {
    const release = response.headers["x-bough-release"]?.toString() ?? null;
    beginningOf(response).then((body) => resolve({ status: response.statusCode ?? 0, release, body }), reject);
  });
  asked.end();
  return promise;
}

async function beginningOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    size += part.length;
    if (size >= READ) break;
  }
  return Buffer.concat(parts).toString("utf8", 0, READ);
}

const shown = (body: string): string => JSON.stringify(body.slice(0, SHOWN));

const failed = ({ check, input }: HttpCheckRun, what: string, cause?: unknown): BoughError =>
  new BoughError(
    "check-failed",
    `Check ${check.name} of ${releaseLabel(input.of)} failed: ${check.method} ${check.path} ${what}.`,
    { hint: `See \`bough logs\` for what ${releaseLabel(input.of)} said, mend it, and push again.`, cause },
  );
