import { start } from "../demo/acts/start.ts";
import { stop } from "../demo/acts/stop.ts";
import { runShow } from "../demo/lib/run-show.ts";
import { startDouble } from "../../tools/aws/start-double.ts";
import { bootstrap } from "./acts/bootstrap.ts";
import { chooseAws } from "./acts/choose-aws.ts";
import { destroyAll } from "./acts/destroy-all.ts";
import { pushAndUse } from "./acts/push-and-use.ts";
import { REGION } from "./lib/region.ts";

/** Shows the birthday example on AWS, which a program of the tests stands in for: nothing leaves this machine, nothing costs. */
const double = await startDouble({ region: REGION });
Object.assign(process.env, double.env);
const code = await runShow({
  title: `bough: the same definition on AWS (imitated at ${double.endpoint})`,
  example: "birthday",
  acts: [
    start,
    bootstrap,
    chooseAws,
    pushAndUse("main", "production", "main"),
    pushAndUse("feature/cake", "feature-cake", "feature-cake"),
    destroyAll,
    stop,
  ],
});
await double.stop();
process.exit(code);
