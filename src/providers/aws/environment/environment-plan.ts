import { createHash } from "node:crypto";
import type { ReleaseRecord } from "../../../model/records.ts";
import { BoughError } from "../../../lib/bough-error.ts";
import type { Desired } from "../../../provider/provider.ts";
import type { AwsDeps } from "../aws-deps.ts";
import { applyHooked } from "../hook/apply-hooked.ts";
import type { HookedTemplates } from "../hook/hooked-templates.ts";
import type { FoundationName } from "../names.ts";
import type { ImageAsset, SiteAsset, TemplateAsset } from "../synth/asset.ts";
import type { EnvironmentInput, FoundationInput } from "../synth/environment-input.ts";
import { resourceId } from "../synth/resource-id.ts";
import type { SynthesizedEnvironment, Template } from "../synth/synthesized-stack.ts";
import { type ActualFoundation, type AwsActual, SERVICE_OUTPUT } from "./aws-actual.ts";

/** A release as stacks and what they need, made anew wherever it is needed: a plan holds its digest only. */
export interface EnvironmentPlan {
  readonly release: ReleaseRecord;
  readonly foundation: FoundationInput;
  readonly slot: number;
  /** What it was synthesised from. */
  readonly input: EnvironmentInput;
  readonly hooked: HookedTemplates | null;
  readonly synthesized: SynthesizedEnvironment;
  /** SHA-256 of all templates, parameters and tags. */
  readonly digest: string;
  readonly templates: readonly TemplateAsset[];
  readonly images: readonly ImageAsset[];
  readonly sites: readonly SiteAsset[];
}

/** What an environment is made into. */
export interface Surroundings extends ActualFoundation {
  /** Service → instances that it has now. */
  readonly running: Readonly<Record<string, number>>;
  /** The release takes everything at once: it has served before, or nothing serves. */
  readonly straight: boolean;
  /** Whether it gets no instances. */
  readonly asleep: boolean;
}

/** Pure. */
export function planEnvironment(
  deps: Pick<AwsDeps, "synthesize">,
  release: ReleaseRecord,
  surroundings: Surroundings,
  hooked: HookedTemplates | null,
): EnvironmentPlan {
  const input = environmentInput(release, surroundings);
  const { foundation, slot } = input;
  const plain = deps.synthesize(input);
  const synthesized = hooked === null ? plain : applyHooked(plain, hooked);
  const { assets, root, nested } = synthesized;
  return {
    release,
    foundation,
    slot,
    input,
    hooked,
    synthesized,
    digest: createHash("sha256")
      .update(JSON.stringify([root, nested.map(({ asset }) => asset.key)]))
      .digest("hex"),
    templates: assets.filter((asset) => asset.kind === "template"),
    images: assets.filter((asset) => asset.kind === "image"),
    sites: assets.filter((asset) => asset.kind === "site"),
  };
}

export function environmentInput(
  { version, commit, artifacts, spec }: ReleaseRecord,
  { input: foundation, slot, running, straight, asleep }: Surroundings,
): EnvironmentInput {
  return { spec, release: { version, commit, artifacts }, foundation, slot, running, straight, asleep, hook: null };
}

/** Protected environments and previews cannot reach each other. */
export const foundationOf = ({ spec }: ReleaseRecord): FoundationName => (spec.preview ? "preview" : "production");

function foundationFor(release: ReleaseRecord, { foundations, missing }: AwsActual): ActualFoundation {
  const name = foundationOf(release);
  const foundation = foundations[name];
  if (foundation !== undefined) return foundation;
  const { code, message, hint } = missing[name] ?? {
    code: "aws-foundation-missing",
    message: `No ${name}.`,
    hint: null,
  };
  throw new BoughError(code, message, hint === null ? {} : { hint });
}

/** Where the release goes, and how: its foundation, its place there, and what runs already. */
export function surroundingsOf(
  { straight, asleep, wasAsleep, previous }: Pick<Desired, "straight" | "asleep" | "wasAsleep" | "previous">,
  release: ReleaseRecord,
  actual: AwsActual,
): Surroundings {
  const running = Object.keys(release.spec.resources).flatMap((name) => {
    const desired = actual.stack?.running[`${SERVICE_OUTPUT}${resourceId(name)}`];
    return desired === undefined ? [] : [[name, desired] as const];
  });
  return {
    ...foundationFor(release, actual),
    running: Object.fromEntries(running),
    // Of what serves already nothing shifts, and its strategy stays what the definition says. What sleeps serves nobody.
    straight: (straight || wasAsleep) && previous !== null && previous.version !== release.version,
    asleep,
  };
}

/** By the path of the stack: `` for the root, `Data/` for a nested one. */
export const templatesOf = ({
  synthesized: { root, nested },
}: EnvironmentPlan): Readonly<Record<string, Template>> => ({
  "": root.template,
  ...Object.fromEntries(nested.map(({ logicalId, template }) => [`${logicalId}/`, template])),
});
