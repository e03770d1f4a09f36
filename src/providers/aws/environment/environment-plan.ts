import { createHash } from "node:crypto";
import type { ReleaseRecord } from "../../../model/records.ts";
import { BoughError } from "../../../lib/bough-error.ts";
import type { AwsDeps } from "../aws-deps.ts";
import type { FoundationName } from "../names.ts";
import type { ImageAsset, SiteAsset, TemplateAsset } from "../synth/asset.ts";
import type { FoundationInput } from "../synth/environment-input.ts";
import type { SynthesizedEnvironment } from "../synth/synthesized-stack.ts";
import type { ActualFoundation, AwsActual } from "./aws-actual.ts";
import type { Templates } from "./diff-templates.ts";

/** A release as stacks and what they need, made anew wherever it is needed: a plan holds its digest only. */
export interface EnvironmentPlan {
  readonly release: ReleaseRecord;
  readonly foundation: FoundationInput;
  readonly slot: number;
  readonly synthesized: SynthesizedEnvironment;
  /** SHA-256 of all templates, parameters and tags. */
  readonly digest: string;
  readonly templates: readonly TemplateAsset[];
  readonly images: readonly ImageAsset[];
  readonly sites: readonly SiteAsset[];
}

/** Pure. */
export function planEnvironment(
  deps: Pick<AwsDeps, "synthesize">,
  release: ReleaseRecord,
  { input: foundation, slot }: ActualFoundation,
): EnvironmentPlan {
  const { version, commit, artifacts, spec } = release;
  const synthesized = deps.synthesize({
    spec,
    release: { version, commit, artifacts },
    foundation,
    slot,
    running: {},
    asleep: false,
    hook: null,
  });
  const { assets, root, nested } = synthesized;
  return {
    release,
    foundation,
    slot,
    synthesized,
    digest: createHash("sha256")
      .update(JSON.stringify([root, nested.map(({ asset }) => asset.key)]))
      .digest("hex"),
    templates: assets.filter((asset) => asset.kind === "template"),
    images: assets.filter((asset) => asset.kind === "image"),
    sites: assets.filter((asset) => asset.kind === "site"),
  };
}

/** Protected environments and previews cannot reach each other. */
export const foundationOf = ({ spec }: ReleaseRecord): FoundationName => (spec.preview ? "preview" : "production");

export function foundationFor(release: ReleaseRecord, { foundations }: AwsActual, region: string): ActualFoundation {
  const name = foundationOf(release);
  const foundation = foundations[name];
  if (foundation !== undefined) return foundation;
  throw new BoughError("aws-foundation-missing", `There is no up-to-date ${name} foundation in ${region}.`, {
    hint: `Run: bough aws bootstrap --foundation ${name} --region ${region}. If there is one in another region, correct the region in bough.config.ts.`,
  });
}

export const templatesOf = ({ synthesized: { root, nested } }: EnvironmentPlan): Templates => ({
  "": root.template,
  ...Object.fromEntries(nested.map(({ logicalId, template }) => [`${logicalId}/`, template])),
});
