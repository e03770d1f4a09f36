import { BoughError } from "../lib/bough-error.ts";
import type { AwsDeps } from "../providers/aws/aws-deps.ts";
import type { Store } from "../store/store.ts";

/** What providers ask of the releases that are stored. */
export const storedReleases = ({ releases }: Pick<Store, "releases">): Pick<AwsDeps, "release" | "ownArtifacts"> => ({
  release(environment, wanted) {
    const found = releases.get(environment, wanted);
    if (found !== null) return found;
    throw new BoughError("release-not-found", `${environment.app} ${environment.slug} has no release v${wanted}.`);
  },
  ownArtifacts({ app, slug }) {
    const [own, others] = [new Set<string>(), new Set<string>()];
    for (const release of releases.all())
      for (const id of Object.values(release.artifacts))
        (release.app === app && release.slug === slug ? own : others).add(id);
    return [...own].filter((id) => !others.has(id));
  },
});
