import type { ReleaseRecord } from "../model/records.ts";
import type { OwnedItem } from "../provider/provider.ts";

/** Whether less runs of a release than its spec says: after `bough down`, or a restart of the machine. Pure. */
export function needsRepair({ version, spec }: ReleaseRecord, items: readonly OwnedItem[]): boolean {
  const running = items.filter((item) => item.kind === "process" && item.release === version).length;
  const wanted = Object.values(spec.resources).map((resource) =>
    resource.kind === "service" ? resource.instances : 0,
  );
  return running < wanted.reduce((sum, one) => sum + one, 0);
}
