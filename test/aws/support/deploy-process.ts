import { openAwsClients } from "../../../src/providers/aws/client/aws-clients.ts";
import { deployStack } from "../../../src/providers/aws/stack/deploy-stack.ts";
import { REGION, tableOf, templateOf } from "./stack-rig.ts";

/** Deploys a table in a process of its own, so that a test can kill it: `node deploy-process.ts <endpoint>`. */
const aws = openAwsClients({ region: REGION, profile: null, endpoint: process.argv[2] });
await deployStack(
  { aws, signal: AbortSignal.timeout(30_000), log: () => undefined },
  {
    template: templateOf({ People: tableOf("name") }),
    token: "bough-killed",
    express: false,
    protect: false,
    replace: [],
  },
);
