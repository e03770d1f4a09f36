import { placeKey } from "../provider/place.ts";
import type { Provider } from "../provider/provider.ts";
import type { Providers } from "../provider/providers.ts";
import { awsCapabilities } from "../providers/aws/aws-capabilities.ts";
import { localCapabilities } from "../providers/local/local-provider.ts";
import type { AwsDeps } from "../providers/aws/aws-deps.ts";

/** This machine's provider, where there is one, and one for each account and region, loaded when an environment asks for it. */
export function openProviders(
  local: () => Provider,
  deps: Pick<AwsDeps, "artifacts" | "repository" | "release" | "ownArtifacts">,
): Providers {
  const opened = new Map<string, Promise<Provider>>();
  return {
    capabilities: ({ name }) => (name === "local" ? localCapabilities : awsCapabilities),
    async of(where) {
      if (where.name === "local") return local();
      const key = placeKey(where);
      const known = opened.get(key);
      if (known !== undefined) return known;
      const opening = import("./load-aws-provider.ts").then(({ loadAwsProvider }) => loadAwsProvider(where, deps));
      opened.set(key, opening);
      opening.catch(() => opened.delete(key));
      return opening;
    },
  };
}
