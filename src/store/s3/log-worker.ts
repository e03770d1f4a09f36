import { type MessagePort, workerData } from "node:worker_threads";
import { BoughError } from "../../lib/bough-error.ts";
import type { LogCallName, LogInput } from "./log-calls.ts";
import { openLogClient } from "./log-client.ts";
import type { LogLocation } from "./log-location.ts";

/** A call, as the waiting thread sends it. */
export type LogRequest = {
  readonly [Name in LogCallName]: { readonly name: Name; readonly input: LogInput<Name> };
}[LogCallName];

export type LogAnswer =
  | { readonly result: unknown }
  | { readonly error: { readonly code: string; readonly message: string; readonly hint: string } };

/** What the worker is started with. */
export interface LogWorkerData {
  readonly location: LogLocation;
  /** Counts the answers; the other thread sleeps on it. */
  readonly answers: Int32Array<SharedArrayBuffer>;
  /** Requests come and answers go by it: a thread that sleeps gets no other message. */
  readonly port: MessagePort;
}

const { location, answers, port } = workerData as LogWorkerData;
const client = openLogClient(location);

port.on("message", (request: LogRequest) => {
  void answer(request).then((message) => {
    port.postMessage(message);
    Atomics.add(answers, 0, 1);
    Atomics.notify(answers, 0);
  });
});

async function answer(request: LogRequest): Promise<LogAnswer> {
  try {
    return { result: await call(request) };
  } catch (error) {
    return { error: describe(error) };
  }
}

function call(request: LogRequest): Promise<unknown> {
  switch (request.name) {
    case "read":
      return client.read(request.input);
    case "append":
      return client.append(request.input);
    case "latestSnapshot":
      return client.latestSnapshot(request.input);
    case "putSnapshot":
      return client.putSnapshot(request.input);
  }
}

function describe(error: unknown): { code: string; message: string; hint: string } {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const known = error instanceof BoughError ? error.code : "store-unreachable";
  return {
    code: known,
    message: `The registry in bucket ${location.bucket} did not answer: ${message}`,
    hint: "Check the credentials, the region and the network; what was acknowledged is there.",
  };
}
