import { runExperiment } from "../../../src/chaos/run-experiment.ts";
import type { ExperimentRun } from "../../../src/chaos/experiment-run.ts";
import { runsOnDisk } from "../../../src/chaos/runs/runs-on-disk.ts";
import { routerClient } from "../../../src/router/client.ts";
import { routerPorts } from "./router-ports.ts";

/** Runs an experiment in a process of its own: `node run-until-killed.ts RUN TABLE PORT FOLDER EXPERIMENT TTL`. */
const [run = "", tableFile = "", port = "", folder = "", experiment = "", ttl = ""] = process.argv.slice(2);
const ports = routerPorts(routerClient({ run, tableFile }), Number(port));
await runExperiment(JSON.parse(experiment) as ExperimentRun, {
  ports,
  journal: runsOnDisk(folder),
  signal: new AbortController().signal,
  times: { look: 50, ttl: Number(ttl), settle: 2_000 },
});
