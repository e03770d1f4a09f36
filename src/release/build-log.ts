import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";

export interface BuildLog {
  line(text: string): void;
  /** Rejects when the log could not be written. */
  close(): Promise<void>;
}

/** Starts the log of a build over. */
export function openBuildLog(file: string): BuildLog {
  const stream = createWriteStream(file, { mode: 0o600 });
  const done = finished(stream, { cleanup: false });
  // A failure is reported by `close`.
  done.catch(() => undefined);
  return {
    line(text) {
      if (stream.writable) stream.write(`${text}\n`);
    },
    close: () => {
      stream.end();
      return done;
    },
  };
}
