/** `"30s"`, `"5m"`, `"2h"`, `"14d"`, or milliseconds. */
export type Duration = string | number;
