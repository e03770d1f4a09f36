import type { Definition, ResourceDefinition } from "../model/definition.ts";
import { environmentRules } from "./environment-rules.ts";
import { definitionError, type Fault, suggest } from "./fault.ts";

/** Throws when a link, a route or a seed names what is not there, or is of a kind that cannot be there. */
export function checkReferences(definition: Definition): void {
  const faults = [
    ...[...referencesOf(definition)].flatMap((reference) => faultsOf(reference, definition)),
    ...Object.entries(definition.resources).flatMap(([name, resource]) => alikeLinks(name, resource)),
  ];
  if (faults.length > 0) throw definitionError(faults);
}

interface Reference {
  readonly path: readonly string[];
  readonly to: string;
  readonly kinds: readonly string[];
}

function* referencesOf(definition: Definition): Generator<Reference> {
  for (const [name, resource] of Object.entries(definition.resources)) {
    for (const [key, to] of Object.entries(resource.kind === "service" ? (resource.link ?? {}) : {})) {
      yield { path: ["resources", name, "link", key], to, kinds: ["service", "table"] };
    }
    for (const [key, to] of Object.entries(resource.kind === "site" ? (resource.routes ?? {}) : {})) {
      yield { path: ["resources", name, "routes", key], to, kinds: ["service"] };
    }
  }
  for (const [name, { seed }] of Object.entries(environmentRules(definition))) {
    const to = typeof seed === "object" ? seed?.with : undefined;
    if (to !== undefined) yield { path: ["environments", name, "seed", "with"], to, kinds: ["service"] };
  }
}

function faultsOf({ path, to, kinds }: Reference, definition: Definition): readonly Fault[] {
  const names = Object.keys(definition.resources).filter((name) =>
    kinds.includes(definition.resources[name]?.kind ?? ""),
  );
  if (names.includes(to)) return [];
  const message = `expected a ${kinds.join(" or a ")} of resources, got ${JSON.stringify(to)}`;
  return [{ path, message, hint: suggest(to, names) }];
}

/** `userTable` and `user-table` would both give `USER_TABLE_NAME`. */
function alikeLinks(name: string, resource: ResourceDefinition): readonly Fault[] {
  const keys = Object.keys(resource.kind === "service" ? (resource.link ?? {}) : {});
  const plain = (key: string): string => key.toLowerCase().replaceAll(/[-_]/g, "");
  const first = new Map(keys.toReversed().map((key) => [plain(key), key]));
  return keys.flatMap((key) => {
    const other = first.get(plain(key));
    if (other === undefined || other === key) return [];
    const message = `gives the same environment variables as ${other}`;
    return [
      {
        path: ["resources", name, "link", key],
        message,
        hint: "Let the names of links differ in more than case, - and _.",
      },
    ];
  });
}
