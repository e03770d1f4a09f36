import type { CommandSpec } from "./command.ts";
import { byNoun } from "./specs/by-noun.ts";
import { everyday } from "./specs/everyday.ts";

/** Every command, in the order of the help. */
export const commands: readonly CommandSpec[] = [...everyday, ...byNoun];
