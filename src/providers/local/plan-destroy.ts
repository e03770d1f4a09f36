import type { Plan, Step } from "../../engine/plan.ts";
import type { Desired } from "../../provider/provider.ts";
import type { LocalActual } from "./actual.ts";
import { environmentId } from "./names.ts";
import { step } from "../../engine/step.ts";

const REASON = "nothing of the environment shall remain";

/** Address first, then everything that runs, then the data and the files. Made from what exists. */
export function planDestroy({ environment }: Desired, actual: LocalActual): Plan {
  const id = environmentId(environment);
  const make = (kind: string, title: string, needs: readonly string[], deadline: number): Step =>
    step(kind, id, { title, reason: REASON, needs, input: environment, deadline });
  const routes = actual.routes === null ? [] : [make("routes.remove", "Take the address out of service", [], 30_000)];
  const after = (steps: readonly Step[]): string[] => steps.map((one) => one.id);
  const processes =
    actual.processes.length === 0
      ? []
      : [
          make(
            "processes.remove",
            `Stop ${count(actual.processes.length, "process", "processes")}`,
            after(routes),
            120_000,
          ),
        ];
  const stopped = after([...routes, ...processes]);
  const tables = Object.keys(actual.tables).length;
  const data = actual.tableData
    ? [make("tables.remove", `Delete ${count(tables, "table", "tables")} and credentials`, stopped, 60_000)]
    : [];
  const ports =
    actual.ports.length === 0
      ? []
      : [make("ports.release", `Give back ${count(actual.ports.length, "port", "ports")}`, stopped, 30_000)];
  const files = actual.directory
    ? [make("directory.remove", "Delete logs and working files", after([...routes, ...processes, ...data]), 60_000)]
    : [];
  return { steps: [...routes, ...processes, ...data, ...ports, ...files], undo: [], pointOfNoReturn: null };
}

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;
