import type { ControlDeps } from "../control-deps.ts";
import type { PromotionPlan } from "../control.ts";
import { desiredOf } from "../deployments/desired.ts";
import { preparePromotion } from "./prepare-promotion.ts";

/** What a promotion would do, without doing anything. */
export async function planPromotion(
  deps: ControlDeps,
  of: { readonly app: string; readonly from: string; readonly to: string },
): Promise<PromotionPlan> {
  const { source, target, release, differences } = await preparePromotion(deps, of);
  const newest = deps.store.releases.list(release)[0]?.version ?? 0;
  const desired = desiredOf(deps, target, { ...release, version: newest + 1 }, "promote");
  const provider = await deps.providers.of(release.spec.provider);
  const plan = provider.plan(desired, await provider.observe(desired));
  return { environment: release.spec.environment, release: source.version, plan, differences };
}
