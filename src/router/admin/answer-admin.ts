import { BoughError } from "../../lib/bough-error.ts";
import { describeFaults } from "../faults/describe-faults.ts";
import { faultExposition } from "../faults/fault-exposition.ts";
import { validateLeases } from "../faults/validate-leases.ts";
import { heldExposition } from "../maintenance/held-exposition.ts";
import { armsOf } from "../metrics/arms.ts";
import { exposition } from "../metrics/exposition.ts";
import { workerCounts } from "../metrics/worker-counts.ts";
import type { WorkerState } from "../state.ts";
import { array, integer, object, string } from "../table/shape.ts";
import { drain } from "../target/drain.ts";

export interface AdminAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Does what one request to the admin socket asks; `call` is its method and path. Throws BoughError. */
export async function answerAdmin(state: WorkerState, call: string, text: string): Promise<AdminAnswer> {
  switch (call) {
    case "GET /table": {
      const { table, digest } = state.live;
      return json({ version: table.version, digest, table });
    }
    case "PUT /table": {
      const { table, digest } = state.apply(parse(text));
      await state.listeners.open();
      await state.listeners.sync();
      return json({ version: table.version, digest, problems: problemsOf(state) });
    }
    case "POST /drain": {
      const request = object(parse(text), "drain");
      const ids = array(request["instances"], "drain.instances").map((id) => string(id, "drain.instances"));
      const deadline = integer(request["deadline"], "drain.deadline", 0, MAX_DEADLINE);
      return json(await drain(state.instances.withIds(ids), deadline));
    }
    case "POST /arms": {
      const query = object(parse(text), "arms");
      const [app, slug] = [string(query["app"], "arms.app"), string(query["slug"], "arms.slug")];
      return json(armsOf(state.metrics, state.worker, { app, slug, flush: query["flush"] === true }));
    }
    case "GET /counts":
      return json(workerCounts(state));
    case "GET /inflight":
      return json(state.instances.inFlight());
    case "PUT /faults":
      state.faults.set(validateLeases(parse(text)));
      return json({});
    case "GET /faults":
      return json(describeFaults(state.faults));
    case "GET /health": {
      const { table, digest } = state.live;
      const { pid } = process;
      const { listening } = state.listeners;
      return json({
        pid,
        listening,
        version: table.version,
        digest,
        broken: state.broken,
        problems: problemsOf(state),
      });
    }
    case "GET /metrics":
      return {
        status: 200,
        type: "text/plain; version=0.0.4; charset=utf-8",
        body: expositions(state),
      };
    default:
      throw new BoughError("admin-unknown", `${call} is not known here.`);
  }
}

function expositions(state: WorkerState): string {
  return exposition(state.metrics) + faultExposition(state.faults) + heldExposition(state.waiting);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BoughError("admin-malformed", "The body is not JSON.", { cause: error });
  }
}

function problemsOf(state: WorkerState): readonly { port: number; message: string }[] {
  return [...state.listeners.problems].map(([port, message]) => ({ port, message }));
}

function json(value: unknown): AdminAnswer {
  return { status: 200, type: "application/json", body: JSON.stringify(value) };
}

const MAX_DEADLINE = 86_400_000;
