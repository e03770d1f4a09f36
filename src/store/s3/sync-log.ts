import { extname } from "node:path";
import { MessageChannel, Worker, receiveMessageOnPort } from "node:worker_threads";
import { BoughError } from "../../lib/bough-error.ts";
import type { LogCallName, LogInput, LogResult } from "./log-calls.ts";
import type { LogLocation } from "./log-location.ts";
import type { LogAnswer, LogWorkerData } from "./log-worker.ts";

/** The log, for callers that cannot wait for a promise. */
export interface SyncLog {
  call<Name extends LogCallName>(name: Name, input: LogInput<Name>): LogResult<Name>;
  close(): void;
}

/** Longest time that a call may take with all its attempts, in milliseconds. */
const DEADLINE = 120_000;

/**
 * A store answers at once, because what comes after a write relies on it: the intent of a step is
 * stored before the step begins, whatever else the process does. S3's client knows promises alone, so
 * it runs in a thread of its own, and this one sleeps until the answer is there.
 */
export function openSyncLog(location: LogLocation): SyncLog {
  const answers = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const { port1: port, port2: other } = new MessageChannel();
  const worker = new Worker(new URL(`./log-worker${extname(import.meta.url)}`, import.meta.url), {
    workerData: { location, answers, port: other } satisfies LogWorkerData,
    transferList: [other],
  });
  worker.unref();
  port.unref();

  return {
    call<Name extends LogCallName>(name: Name, input: LogInput<Name>): LogResult<Name> {
      const before = Atomics.load(answers, 0);
      port.postMessage({ name, input });
      if (Atomics.wait(answers, 0, before, DEADLINE) === "timed-out")
        throw new BoughError("store-unreachable", `The registry in bucket ${location.bucket} does not answer.`, {
          hint: "Check the network, then repeat the command.",
        });
      const { message } = receiveMessageOnPort(port) as { readonly message: LogAnswer };
      if ("error" in message) throw new BoughError(message.error.code, message.error.message, message.error);
      return message.result as LogResult<Name>;
    },
    close() {
      port.close();
      void worker.terminate();
    },
  };
}
