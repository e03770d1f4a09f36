/** Thrown by a benchmark that cannot be run on this machine; its message is the reason. */
export class Skipped extends Error {}
