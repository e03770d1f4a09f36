/** Builds one artifact and says `step` lines on the way: a process for tests to kill. `node build-program.ts DATA REPOSITORY COMMIT COMMAND` */
import { openArtifacts } from "../../src/release/artifacts.ts";
import { ProcessJobRunner } from "./process-job-runner.ts";
import { serviceRecipe } from "./test-artifacts.ts";

const [data = "", repository = "", commit = "", command = ""] = process.argv.slice(2);
const artifacts = await openArtifacts({ data, runner: new ProcessJobRunner() });
const source = { repository, commit, spec: serviceRecipe(command) };
const id = await artifacts.address(source);
console.log("start");
await artifacts.build(
  { ...source, id, app: "shop", slug: "main", resource: "api" },
  { log: (line) => console.log(line), signal: new AbortController().signal },
);
console.log("done");
