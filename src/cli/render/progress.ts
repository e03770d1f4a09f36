import type { WriteStream } from "node:tty";
import type { EngineEvent } from "../../engine/event.ts";
import { noProgress, renderProgress } from "../../server/client/render-progress.ts";
import { liveGraph } from "./live-graph.ts";

export interface Progress {
  show(event: EngineEvent): void;
  end(): void;
}

/** A live step graph on a terminal, plain lines in a pipe. */
export const createProgress = (out: WriteStream): Progress => (out.isTTY ? liveGraph(out) : plainLines(out));

function plainLines(out: WriteStream): Progress {
  let state = noProgress;
  return {
    show(event) {
      const [next, lines] = renderProgress(state, event);
      state = next;
      for (const line of lines) out.write(`${line}\n`);
    },
    end: () => undefined,
  };
}
