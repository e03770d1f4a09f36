import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { pathToFileURL } from "node:url";
import "../../../../model/index.ts";
import { type Answer, type Failure, writeAnswer } from "../../../../sandbox/answer.ts";
import { failureOf } from "../../../../sandbox/failure-of.ts";
import { guardGlobals } from "../../../../sandbox/guard-globals.ts";
import { guardModules } from "../../../../sandbox/guard-modules.ts";
import { root } from "../../../../sandbox/tree.ts";
import type { EnvironmentInput } from "../../synth/environment-input.ts";
import { hookSubject } from "../hook-subject.ts";
import { cdkModules } from "./cdk-modules.ts";
import { cutNetwork } from "./cut-network.ts";
import "./fs.ts";
import { synthesizeHooked } from "./synthesize-hooked.ts";

// The child process: makes the environment of its standard input, lets `bough.aws.ts`, `argv[3]` in the
// tree `argv[2]`, change it, and hands the templates back.

// What the CDK throws is thrown far below the line of the hook.
Error.stackTraceLimit = 200;

const file = process.argv[3] ?? "";
const exit = process.exit.bind(process);
const extension = extname(import.meta.url);
// Made by the parent, of its own data.
const input = JSON.parse(readFileSync(0, "utf8")) as EnvironmentInput;
const loading = guardModules(hookSubject, {
  bough: new URL(`../../../../model/index${extension}`, import.meta.url).href,
  fs: new URL(`./fs${extension}`, import.meta.url).href,
  packages: cdkModules(),
});
process.once("uncaughtException", (error) => finish({ status: "failed", ...failureOf(hookSubject, error, null) }));
cutNetwork();
guardGlobals(root, hookSubject);
finish(await evaluate());

async function evaluate(): Promise<Answer> {
  try {
    const module = (await import(pathToFileURL(file).href)) as object;
    loading.url = null;
    return { status: "evaluated", value: synthesizeHooked(input, module) };
  } catch (error) {
    return { status: "failed", ...explained(failureOf(hookSubject, error, loading.url)) };
  }
}

/** Messages begin with the file. */
function explained(failure: Failure): Failure {
  const { message } = failure;
  return message.startsWith(hookSubject.name) ? failure : { ...failure, message: `${hookSubject.name}: ${message}` };
}

function finish(answer: Answer): void {
  writeAnswer(answer);
  exit(0);
}
