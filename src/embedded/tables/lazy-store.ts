import { BoughError } from "../../lib/bough-error.ts";
import { ApiError } from "./api-error.ts";
import { openTableStore, type TableStore } from "./table-store.ts";

/** An environment's database, open only while it is used. */
export interface LazyStore {
  /** Runs beside other uses. */
  use<Result>(task: (store: TableStore) => Promise<Result>): Promise<Result>;
  /** Runs alone: waits for the uses that run, and holds back new ones. */
  alone<Result>(task: (store: TableStore) => Promise<Result>): Promise<Result>;
  /** Closes it for good after what runs; later uses are refused. */
  close(): Promise<void>;
  isOpen(): boolean;
}

export interface LazyStoreOptions {
  readonly path: string;
  /** Milliseconds without use after which it is closed. */
  readonly idle: number;
  /** Runs on each database that was opened, before its first use. */
  readonly prepare: (store: TableStore) => Promise<void>;
}

export function lazyStore({ path, idle, prepare }: LazyStoreOptions): LazyStore {
  let opened: Promise<TableStore> | null = null;
  let closed: Promise<void> = Promise.resolve();
  let gate: Promise<unknown> | null = null;
  let uses = 0;
  let ended = false;
  let drained: (() => void) | null = null;
  let timer: NodeJS.Timeout | undefined;

  function open(): Promise<TableStore> {
    opened ??= closed.then(openPrepared);
    return opened;
  }

  async function openPrepared(): Promise<TableStore> {
    const store = await openTableStore(path);
    try {
      await prepare(store);
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  function shut(): Promise<void> {
    clearTimeout(timer);
    if (opened === null) return closed;
    const closing = opened.then(
      (store) => store.close(),
      () => undefined,
    );
    opened = null;
    closed = closing.catch(() => undefined);
    return closing;
  }

  async function run<Result>(task: (store: TableStore) => Promise<Result>): Promise<Result> {
    if (ended) throw new BoughError("environment-removed", "The environment's tables were closed.");
    uses += 1;
    clearTimeout(timer);
    const opening = open();
    try {
      return await task(await opening);
    } catch (error) {
      // What failed in the middle may hold locks or be broken: the next use gets a fresh one.
      if (!isRequestFault(error) && opened === opening) void shut().catch(() => undefined);
      throw error;
    } finally {
      uses -= 1;
      if (uses === 0) rest();
    }
  }

  function rest(): void {
    drained?.();
    if (gate === null) timer = setTimeout(() => void shut().catch(() => undefined), idle).unref();
  }

  async function exclusively<Result>(task: () => Promise<Result>): Promise<Result> {
    const before = gate ?? Promise.resolve();
    const turn = before.then(async () => {
      if (uses > 0) await new Promise<void>((resolve) => (drained = resolve));
      drained = null;
      return task();
    });
    const end = turn.catch(() => undefined);
    gate = end;
    try {
      return await turn;
    } finally {
      if (gate === end) gate = null;
      if (uses === 0 && opened !== null) rest();
    }
  }

  async function afterGate<Result>(task: (store: TableStore) => Promise<Result>): Promise<Result> {
    if (gate === null) return run(task);
    await gate;
    return afterGate(task);
  }

  return {
    use: afterGate,
    alone: (task) => exclusively(() => run(task)),
    close() {
      return exclusively(() => {
        ended = true;
        return shut();
      });
    },
    isOpen: () => opened !== null,
  };
}

/** Refusals of the request itself, which leave the database as it was. */
function isRequestFault(error: unknown): boolean {
  return error instanceof BoughError || error instanceof ApiError || (error instanceof Error && "statusCode" in error);
}
