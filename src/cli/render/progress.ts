import type { WriteStream } from "node:tty";
import type { EngineEvent } from "../../engine/event.ts";
import { noProgress, renderProgress } from "../../server/client/render-progress.ts";
import { liveGraph } from "./live-graph.ts";

export interface Progress {
  show(event: EngineEvent): void;
  /** `over`: nothing more will happen, so that what has not begun never will. */
  end(over: boolean): void;
}

/** A live step graph on a terminal, plain lines in a pipe. */
export const createProgress = (out: WriteStream): Progress =>
  out.isTTY && out.columns > 0 ? liveGraph(out) : plainLines(out);

function plainLines(out: NodeJS.WritableStream): Progress {
  let state = noProgress;
  return {
    show(event) {
      const [next, lines] = renderProgress(state, event);
      state = next;
      // Why a step failed is told once, by the error that ends the command.
      for (const line of event.type === "step.failed" ? lines.slice(0, 1) : lines) out.write(`${line}\n`);
    },
    end: () => undefined,
  };
}
