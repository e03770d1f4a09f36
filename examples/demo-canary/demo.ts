import { pushMain } from "../demo/acts/push-main.ts";
import { start } from "../demo/acts/start.ts";
import { stop } from "../demo/acts/stop.ts";
import { runShow } from "../demo/lib/run-show.ts";
import { approveOutsideWindow } from "./acts/approve-outside-window.ts";
import { pushBad } from "./acts/push-bad.ts";
import { pushGood } from "./acts/push-good.ts";
import { rollBackInTime } from "./acts/roll-back-in-time.ts";

/** Shows releases that judge themselves: a bad one, a good one, one outside the release window, and the way back. */
process.exit(
  await runShow({
    title: "bough: releases that judge themselves",
    example: "birthday",
    acts: [start, pushMain, pushBad, pushGood, approveOutsideWindow, rollBackInTime, stop],
  }),
);
