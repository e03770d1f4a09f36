import type { LookRecord } from "../../model/verdict-record.ts";
import type { Store } from "../../store/store.ts";

/** Writes looks so that those of many canaries share the sync of the disk; resolves when the look would survive a power cut. */
export type LookWriter = (look: LookRecord) => Promise<void>;

/** Milliseconds that a look waits for others. */
const GATHER = 20;

export function createLookWriter(verdicts: Store["verdicts"]): LookWriter {
  let waiting: Waiting[] = [];

  return (look) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    if (waiting.length === 0) setTimeout(flush, GATHER);
    waiting.push({ look, resolve, reject });
    return promise;
  };

  function flush(): void {
    const batch = waiting;
    waiting = [];
    try {
      verdicts.addLooks(batch.map(({ look }) => look));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const one of batch) writeAlone(one);
    }
  }

  /** One look that cannot be written is no fault of the others. */
  function writeAlone({ look, resolve, reject }: Waiting): void {
    try {
      verdicts.addLooks([look]);
      resolve();
    } catch (error) {
      reject(error);
    }
  }
}

interface Waiting {
  readonly look: LookRecord;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}
