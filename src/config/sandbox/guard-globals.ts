import { BoughError } from "../../lib/bough-error.ts";

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
export function guardGlobals(root: string): void {
  for (const name of [...NETWORK, ...OTHER]) define(name, refuse(name));
  define("navigator", undefined);
  define("process", harmlessProcess(root));
  define("console", Object.fromEntries(Object.keys(console).map((method) => [method, () => undefined])));
}

function harmlessProcess(root: string): object {
  const { arch, platform, version, versions } = process;
  return Object.freeze({
    arch,
    platform,
    version,
    versions: Object.freeze({ ...versions }),
    argv: Object.freeze([]),
    env: Object.freeze({}),
    cwd: () => root,
    exit: refuse("process.exit"),
    getBuiltinModule: refuse("process.getBuiltinModule"),
    binding: refuse("process.binding"),
    kill: refuse("process.kill"),
    nextTick: (callback: () => void) => queueMicrotask(callback),
  });
}

function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: false, configurable: false, enumerable: false });
}

function refuse(name: string): () => never {
  return function refused() {
    throw new BoughError("definition-forbidden", `the definition uses ${name}`, {
      hint: "A definition is data: it reaches no network and no other process, and ends by exporting app({ … }).",
    });
  };
}
