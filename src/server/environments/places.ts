import { BoughError } from "../../lib/bough-error.ts";
import type { ProviderSpec } from "../../model/provider.ts";
import type { EnvironmentRecord } from "../../model/records.ts";
import type { Spec } from "../../model/spec.ts";
import { isSamePlace, placeKey, placeName } from "../../provider/place.ts";
import type { Capabilities } from "../../provider/provider.ts";
import type { Providers } from "../../provider/providers.ts";
import type { EnvironmentKey, Store } from "../../store/store.ts";

type Stored = Pick<Store, "environments" | "releases">;

/** Where an environment is: as the release says that serves, else its newest one. */
export function placeOf(store: Stored, { app, slug }: EnvironmentKey): ProviderSpec {
  return knownPlace(store, { app, slug }) ?? { name: "local" };
}

/** Every place in which something of this bough may exist: this machine, and what stored releases name. */
export function placesInUse({ releases }: Pick<Store, "releases">): readonly ProviderSpec[] {
  const places = new Map<string, ProviderSpec>([["local", { name: "local" }]]);
  for (const { spec } of releases.all()) places.set(placeKey(spec.provider), spec.provider);
  return [...places.values()];
}

/**
 * An environment does not move: what it has in the old place, its data above all, would be left behind.
 *
 * @throws `provider-changed`.
 */
export function refuseMove(store: Stored, { app, slug, environment, provider }: Spec): void {
  if (store.environments.get({ app, slug })?.status === "destroyed") return;
  const known = knownPlace(store, { app, slug });
  if (known === null || isSamePlace(known, provider)) return;
  throw new BoughError(
    "provider-changed",
    `${app} ${environment} is on ${placeName(known)}, and its rule says ${placeName(provider)} now.`,
    {
      hint: `Nothing has changed. Destroy it first, with its data: bough env destroy ${environment}. Then deploy again.`,
    },
  );
}

/**
 * Refuses what the environment's provider cannot do.
 *
 * @throws `traffic-unsupported`.
 */
export function requireCapability(
  { store, providers }: { readonly store: Stored; readonly providers: Pick<Providers, "capabilities"> },
  environment: EnvironmentRecord,
  wanted: keyof typeof REFUSALS,
): void {
  const where = placeOf(store, environment);
  if (providers.capabilities(where)[wanted]) return;
  const { what, hint } = REFUSALS[wanted];
  throw new BoughError(`${wanted}-unsupported`, `${environment.name} is on ${placeName(where)}, where ${what}.`, {
    hint,
  });
}

const REFUSALS = {
  traffic: {
    what: "the traffic cannot be led by hand",
    hint: "Set the strategy in bough.config.ts, and deploy: it moves the traffic.",
  },
} as const satisfies Partial<Record<keyof Capabilities, unknown>>;

function knownPlace({ environments, releases }: Stored, key: EnvironmentKey): ProviderSpec | null {
  const serving = environments.get(key)?.release ?? null;
  const release = (serving === null ? null : releases.get(key, serving)) ?? releases.list(key)[0];
  return release?.spec.provider ?? null;
}
