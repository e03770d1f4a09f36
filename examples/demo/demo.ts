import { acts } from "./acts/acts.ts";
import { interruption } from "./lib/interruption.ts";
import { createNarrator } from "./lib/narrator.ts";
import { perform } from "./lib/perform.ts";
import { setStage } from "./lib/stage.ts";

/** Shows the whole road in a folder and on ports of its own. `--keep` leaves it running at the end. */
const [option, ...others] = process.argv.slice(2);
if (others.length > 0 || (option !== undefined && option !== "--keep")) {
  console.error("usage: npm run demo [-- --keep]");
  process.exit(2);
}
const narrator = createNarrator(process.stdout);
const stage = await setStage(narrator.progress);
process.exit(await perform({ acts, stage, narrator, interrupted: interruption(), keep: option === "--keep" }));
