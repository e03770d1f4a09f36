import type { LoadReport } from "../../../tools/load.ts";

/** A load in half a line. */
export const summary = ({ sent, failures }: LoadReport): string => `${failures.length} of ${sent} requests failed`;
