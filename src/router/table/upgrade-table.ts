/**
 * Brings a table that an earlier bough has written into today's shape: a route's
 * `target` becomes its revisions, and what was not there yet has the value that changes nothing.
 * Whatever is not such a table is returned as it is, for the validation to judge.
 */
export function upgradeTable(table: unknown): unknown {
  return changed(table, "environments", (environment) => {
    const { internal } = environment;
    return {
      ...(changed(environment, "routes", upgradeRoute) as object),
      internal: Array.isArray(internal)
        ? internal.map((one: unknown) => (isRecord(one) ? { from: null, ...one } : one))
        : internal,
      maintenance: environment["maintenance"] ?? null,
      asleep: environment["asleep"] ?? false,
      sticky: environment["sticky"] ?? null,
    };
  });
}

function upgradeRoute({ target, ...route }: Record<string, unknown>): unknown {
  if (!isRecord(target)) return route;
  return { ...route, revisions: revisionsOf(String(route["name"]), target), rules: [], mirror: null, retry: null };
}

function revisionsOf(name: string, target: Record<string, unknown>): unknown {
  if (target["kind"] === "site") {
    const { release, ...backend } = target;
    return [{ id: `${name}@${String(release)}`, release, weight: 100, retained: false, backend }];
  }
  const { revisions } = target;
  if (!Array.isArray(revisions)) return revisions;
  return revisions.map((revision: unknown) => {
    if (!isRecord(revision)) return revision;
    const { instances, health, ...rest } = revision;
    return { ...rest, retained: false, backend: { kind: "instances", instances, health } };
  });
}

function changed(value: unknown, list: string, change: (entry: Record<string, unknown>) => unknown): unknown {
  if (!isRecord(value)) return value;
  const entries = value[list];
  if (!Array.isArray(entries)) return value;
  return { ...value, [list]: entries.map((entry: unknown) => (isRecord(entry) ? change(entry) : entry)) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
