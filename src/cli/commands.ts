import type { CommandSpec } from "./command.ts";
import { aws } from "./specs/aws.ts";
import { byNoun } from "./specs/by-noun.ts";
import { chaos } from "./specs/chaos.ts";
import { everyday } from "./specs/everyday.ts";
import { judging } from "./specs/judging.ts";
import { releasing } from "./specs/releasing.ts";
import { sleeping } from "./specs/sleeping.ts";
import { traffic } from "./specs/traffic.ts";

/** Every command, in the order of the help. */
export const commands: readonly CommandSpec[] = [
  ...everyday,
  ...releasing,
  ...sleeping,
  ...byNoun,
  ...traffic,
  ...judging,
  ...chaos,
  ...aws,
];
