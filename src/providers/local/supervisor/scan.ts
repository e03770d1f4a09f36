import { processTable } from "./process-table.ts";
import { dataTag, readTags } from "./process-tag.ts";

export interface TaggedProcess {
  readonly pid: number;
  /** Id of the process that it is, or that started it. */
  readonly id: string;
}

/** What really runs and carries the tag of the data directory, whether a supervisor knows of it or not. */
export function taggedProcesses(data: string): readonly TaggedProcess[] {
  const tags = readTags(processTable().values(), dataTag(data));
  return [...tags].map(([pid, id]) => ({ pid, id }));
}
