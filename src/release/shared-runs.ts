export interface RunOptions {
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

interface Shared<T> {
  readonly result: Promise<T>;
  readonly lines: string[];
  readonly listeners: Set<(line: string) => void>;
  readonly abort: AbortController;
}

/**
 * Runs work once for each key, however many ask for it meanwhile. Everyone gets all lines, those
 * before they joined too; the work is aborted when nobody waits for it any more.
 */
export function sharedRuns<T>(): (
  key: string,
  work: (options: RunOptions) => Promise<T>,
  options: RunOptions,
) => Promise<T> {
  const running = new Map<string, Shared<T>>();

  return async (key, work, options) => {
    options.signal.throwIfAborted();
    const shared = running.get(key) ?? start(key, work);
    for (const line of shared.lines) options.log(line);
    const listener = (line: string): void => options.log(line);
    shared.listeners.add(listener);
    const left = Promise.withResolvers<never>();
    const leave = (): void => {
      shared.listeners.delete(listener);
      if (shared.listeners.size > 0) {
        left.reject(options.signal.reason);
        return;
      }
      if (running.get(key) === shared) running.delete(key);
      shared.abort.abort(options.signal.reason);
    };
    options.signal.addEventListener("abort", leave);
    try {
      return await Promise.race([shared.result, left.promise]);
    } finally {
      options.signal.removeEventListener("abort", leave);
      shared.listeners.delete(listener);
    }
  };

  function start(key: string, work: (options: RunOptions) => Promise<T>): Shared<T> {
    const lines: string[] = [];
    const listeners = new Set<(line: string) => void>();
    const abort = new AbortController();
    const log = (line: string): void => {
      lines.push(line);
      for (const listener of listeners) listener(line);
    };
    const result = work({ log, signal: abort.signal }).finally(() => {
      if (running.get(key) === shared) running.delete(key);
    });
    const shared = { result, lines, listeners, abort };
    running.set(key, shared);
    return shared;
  }
}
