import { acts } from "./acts/acts.ts";
import { pushAgain } from "./acts/push-again.ts";
import { stop } from "./acts/stop.ts";
import { interruption } from "./lib/interruption.ts";
import { invite } from "./lib/invite.ts";
import { createNarrator } from "./lib/narrator.ts";
import { perform } from "./lib/perform.ts";
import { setStage } from "./lib/stage.ts";

/** Shows the whole road in a folder and on ports of its own. `--keep` leaves it running at the end. */
const [option, ...others] = process.argv.slice(2);
if (others.length > 0 || (option !== undefined && option !== "--keep")) {
  console.error("usage: npm run demo [-- --keep]");
  process.exit(2);
}
const keep = option === "--keep";
const interrupted = interruption(90_000);
const narrator = createNarrator(process.stdout);
const stage = await setStage({ example: "birthday", progress: narrator.progress });
const code = await perform({
  title: "bough: every branch gets its own infrastructure",
  acts: [...acts, keep ? pushAgain : stop],
  stage,
  narrator,
  interrupted,
});
const farewell = "All of it held. README.md has the tour; `npm run demo -- --keep` leaves it running.\n";
if (code === 0) narrator.print(keep ? await invite(stage, narrator) : farewell);
process.exit(code);
