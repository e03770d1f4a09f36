const SIGNALS = ["SIGINT", "SIGTERM"] as const;

export interface Interruption {
  /** Aborted at the first Ctrl-C; the second one ends the process. */
  readonly signal: AbortSignal;
  /** Leaves Ctrl-C to the system again. */
  end(): void;
}

export function interruption(): Interruption {
  const controller = new AbortController();
  const abort = (): void => {
    end();
    controller.abort();
  };
  const end = (): void => SIGNALS.forEach((name) => process.off(name, abort));
  SIGNALS.forEach((name) => process.on(name, abort));
  return { signal: controller.signal, end };
}
