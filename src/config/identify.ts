import { BoughError } from "../lib/bough-error.ts";
import { slugify } from "../lib/slugify.ts";

/** What a branch's environment must not take from another live one. */
export interface LiveEnvironment {
  readonly branch: string;
  readonly slug: string;
  /** Name of the environment. */
  readonly name: string;
}

export interface Identity {
  readonly environment: string;
  readonly slug: string;
  readonly preview: boolean;
}

/**
 * The names of a branch's environment. One that is live already keeps its slug. Throws
 * `environment-conflict` when the rule's fixed environment is another branch's.
 */
export function identify(
  branch: string,
  rule: string,
  fixed: ReadonlyMap<string, string>,
  live: readonly LiveEnvironment[],
): Identity {
  const others = live.filter((environment) => environment.branch !== branch);
  const slug = live.find((environment) => environment.branch === branch)?.slug ?? freeSlug(branch, rule, fixed, others);
  if (fixed.get(rule) !== branch) return { environment: slug, slug, preview: true };
  const holder = others.find((environment) => environment.name === rule);
  if (holder === undefined) return { environment: rule, slug, preview: false };
  throw new BoughError(
    "environment-conflict",
    `${rule} is the environment of the branch ${holder.branch}, not of ${branch}`,
    {
      hint: `Destroy it first if ${branch} is to take its place, or name the rule otherwise.`,
    },
  );
}

/** A slug that no live environment has, and that neither is nor will be the name of a fixed one. */
function freeSlug(
  branch: string,
  rule: string,
  fixed: ReadonlyMap<string, string>,
  others: readonly LiveEnvironment[],
): string {
  const taken = new Set(others.flatMap(({ slug, name }) => [slug, name]));
  for (const [name, fixedBranch] of fixed) {
    if (fixedBranch === branch) continue;
    taken.add(name);
    if (fixed.get(rule) !== branch) taken.add(slugify(fixedBranch));
  }
  return slugify(branch, (slug) => taken.has(slug));
}
