import type { TrafficMatch } from "../../model/traffic.ts";

type Match = Pick<TrafficMatch, "by" | "name" | "value">;

/** Whether two rules are for the same requests; the name of a header has no case. */
export const isSameMatch = (a: Match, b: Match): boolean => keyOf(a) === keyOf(b);

const keyOf = ({ by, name, value }: Match): string => `${by} ${by === "header" ? name.toLowerCase() : name}=${value}`;
