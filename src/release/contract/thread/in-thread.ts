import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { BoughError } from "../../../lib/bough-error.ts";
import type { ContractTask, TaskAnswer, TaskResults } from "./task.ts";

/** Megabytes of the thread's heap: about three times what two contracts of 10 MB take. */
const memory = 1536;

/**
 * Runs a task in a thread of its own, so that neither a large contract nor a pattern without end
 * holds up the process that serves. The thread is ended by the signal, whatever it is at; when it
 * takes too much memory, the contract is refused with `contract-too-large`.
 */
export async function inThread<Kind extends ContractTask["kind"]>(
  task: ContractTask & { readonly kind: Kind },
  signal: AbortSignal,
): Promise<TaskResults[Kind]> {
  signal.throwIfAborted();
  const program = new URL(`./contract-thread${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(program, {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: memory, stackSizeMb: 16 },
  });
  const stop = (): void => void worker.terminate();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const answer = await answerOf(worker);
    signal.throwIfAborted();
    if (answer === null) throw new BoughError("contract-failed", "The contract's thread ended without an answer.");
    if ("result" in answer) return answer.result as TaskResults[Kind];
    const { code, message, hint } = answer.error;
    throw new BoughError(code, message, hint === null ? {} : { hint });
  } finally {
    signal.removeEventListener("abort", stop);
    await worker.terminate();
  }
}

function answerOf(worker: Worker): Promise<TaskAnswer | null> {
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", (error: Error) => reject(explain(error)));
    worker.once("exit", () => resolve(null));
  });
}

function explain(error: Error): Error {
  if (!("code" in error) || error.code !== "ERR_WORKER_OUT_OF_MEMORY") return error;
  return new BoughError("contract-too-large", `The contract takes more than ${memory} MB of memory.`, {
    hint: "Move large examples out of the contract, or divide it among several services.",
    cause: error,
  });
}
