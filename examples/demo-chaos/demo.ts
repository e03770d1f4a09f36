import { stop } from "../demo/acts/stop.ts";
import { runShow } from "../demo/lib/run-show.ts";
import { destroyStaging } from "./acts/destroy-staging.ts";
import { killControl } from "./acts/kill-control.ts";
import { noQuotes } from "./acts/no-quotes.ts";
import { pushStaging } from "./acts/push-staging.ts";
import { slowQuotes } from "./acts/slow-quotes.ts";

/** Shows experiments: one that holds, one that does not, and one whose control is killed in its middle. */
process.exit(
  await runShow({
    title: "bough: experiments that take themselves back",
    example: "two-services",
    acts: [pushStaging, slowQuotes, noQuotes, killControl, destroyStaging, stop],
  }),
);
