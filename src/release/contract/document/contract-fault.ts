import { BoughError } from "../../../lib/bough-error.ts";
import type { Place } from "./contract.ts";

/** An error at a place of a contract: `openapi.yaml#/paths/~1people: …`. */
export const contractFault = (code: string, place: Place, what: string, hint: string, cause?: unknown): BoughError =>
  new BoughError(code, `${formatPlace(place)}: ${what}`, { hint, ...(cause === undefined ? {} : { cause }) });

/** `openapi.yaml#/paths/~1people`: the form in which a `$ref` would name the place. */
export const formatPlace = ({ file, pointer }: Place): string => (pointer === "" ? file : `${file}#${pointer}`);
