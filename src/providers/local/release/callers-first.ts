import type { ReleaseRecord } from "../../../model/records.ts";

/**
 * Services in groups: none of a later group calls one of an earlier one, so each can be let go when those
 * before it have finished. Services that call each other in a circle are one group. Pure.
 */
export function callersFirst(release: ReleaseRecord, services: readonly string[]): readonly (readonly string[])[] {
  const groups: (readonly string[])[] = [];
  let left = [...services];
  while (left.length > 0) {
    const called = new Set(left.flatMap((name) => calledBy(release, name)));
    const free = left.filter((name) => !called.has(name));
    const group = free.length === 0 ? left : free;
    groups.push(group);
    left = left.filter((name) => !group.includes(name));
  }
  return groups;
}

function calledBy({ spec }: ReleaseRecord, name: string): readonly string[] {
  const resource = spec.resources[name];
  return resource?.kind === "service" ? Object.values(resource.link).filter((to) => to !== name) : [];
}
