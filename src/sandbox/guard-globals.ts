import { BoughError } from "../lib/bough-error.ts";
import type { Subject } from "./subject.ts";

const NETWORK = ["fetch", "WebSocket", "EventSource", "XMLHttpRequest", "Request", "Response", "Headers", "FormData"];
const OTHER = [
  "BroadcastChannel",
  "MessageChannel",
  "MessagePort",
  "Navigator",
  "Worker",
  "localStorage",
  "sessionStorage",
];

/**
 * Takes away what reaches beyond the process: the network, other processes, the machine. Of
 * `process` what is left is data. `console` says nothing: nobody would read it.
 */
export function guardGlobals(root: string, subject: Subject): void {
  for (const name of [...NETWORK, ...OTHER]) define(name, refuse(name, subject));
  define("navigator", undefined);
  define("process", harmlessProcess(root, subject));
  define("console", Object.fromEntries(Object.keys(console).map((method) => [method, () => undefined])));
}

function harmlessProcess(root: string, subject: Subject): object {
  const { arch, platform, version, versions } = process;
  return Object.freeze({
    arch,
    platform,
    version,
    versions: Object.freeze({ ...versions }),
    argv: Object.freeze([]),
    // Of its own, because libraries note down there what they have said.
    env: {},
    cwd: () => root,
    exit: refuse("process.exit", subject),
    getBuiltinModule: refuse("process.getBuiltinModule", subject),
    binding: refuse("process.binding", subject),
    kill: refuse("process.kill", subject),
    // Libraries ask to be told of the end: it comes without a word.
    on: () => undefined,
    nextTick: (callback: () => void) => queueMicrotask(callback),
  });
}

function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: false, configurable: false, enumerable: false });
}

function refuse(name: string, { name: who, codes, hints }: Subject): () => never {
  return function refused() {
    throw new BoughError(codes.forbidden, `${who} uses ${name}`, { hint: hints.reach });
  };
}
