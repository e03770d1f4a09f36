import type { Act } from "../lib/act.ts";
import { deleteBranch } from "./delete-branch.ts";
import { pushBranch } from "./push-branch.ts";
import { pushBroken } from "./push-broken.ts";
import { pushChange } from "./push-change.ts";
import { pushMain } from "./push-main.ts";
import { pushSkipped } from "./push-skipped.ts";
import { rollBack } from "./roll-back.ts";
import { start } from "./start.ts";

/** The show, in order: each act builds on those before it. */
export const acts: readonly Act[] = [
  start,
  pushMain,
  pushBranch,
  pushChange,
  pushBroken,
  rollBack,
  pushSkipped,
  deleteBranch,
];
