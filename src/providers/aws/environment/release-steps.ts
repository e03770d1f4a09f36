import { HeadObjectCommand } from "@aws-sdk/client-s3";
import type { StepContext, StepHandlers } from "../../../engine/plan.ts";
import { inputOf } from "../../../engine/step.ts";
import { BoughError } from "../../../lib/bough-error.ts";
import { mapLimit } from "../../../lib/map-limit.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { ServiceSpec, SiteSpec } from "../../../model/spec.ts";
import { releaseLabel } from "../../../release/release-label.ts";
import { uploadTemplates } from "../assets/upload-templates.ts";
import type { AwsDeps } from "../aws-deps.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { checkPlanned } from "../checks/check-planned.ts";
import { HOOK_FILE } from "../hook/hook-subject.ts";
import type { RunHook } from "../hook/run-hook.ts";
import { buildImage } from "../image/build-image.ts";
import { hasImage } from "../image/images.ts";
import { environmentStackName } from "../names.ts";
import { invalidate } from "../site/invalidate.ts";
import { uploadSite } from "../site/upload-site.ts";
import type { ReadShifts } from "../shift/read-shifts.ts";
import { claimSlot } from "../slots/slots.ts";
import { readStack } from "../stack/read-stack.ts";
import { hasSucceeded } from "../stack/stack-status.ts";
import type { Watching } from "../stack/wait-until-idle.ts";
import type { SiteAsset } from "../synth/asset.ts";
import { checkAsleep } from "./check-asleep.ts";
import { deployEnvironment } from "./deploy-environment.ts";
import { type EnvironmentPlan, environmentInput, planEnvironment } from "./environment-plan.ts";
import { restore } from "./restore.ts";
import type { AssetInput, ReleaseInput, RestoreInput } from "./step-inputs.ts";
import { tokenOf } from "./token-of.ts";

const AT_ONCE = 8;

export interface ReleaseTools {
  readonly aws: AwsClients;
  readonly runHook: RunHook;
  readonly readShifts: ReadShifts;
}

/** The steps that bring a release to AWS. Each looks first at what is there. */
export function releaseSteps(deps: AwsDeps, { aws, runHook, readShifts }: ReleaseTools): StepHandlers {
  return {
    "aws.check": async (context) =>
      checkPlanned(await plannedAgain(inputOf<ReleaseInput>(context.step)), {
        cfnLint: deps.cfnLint ?? null,
        signal: context.signal,
        log: context.log,
      }),
    "aws.build": async (context) => {
      const { resource, ...input } = inputOf<AssetInput>(context.step);
      await buildSite(deps, context, input, resource);
    },
    "aws.image": async (context) => {
      const { resource, ...input } = inputOf<AssetInput>(context.step);
      const planned = await plannedAgain(input);
      const asset = planned.images.find((one) => one.resource === resource);
      if (asset === undefined) throw new TypeError(`no image of ${resource}`);
      const spec = specOf<ServiceSpec>(planned, resource, "service");
      const { commit, app } = planned.release;
      await buildImage(watching(context), {
        asset,
        spec,
        source: { repository: deps.repository(app), commit, root: spec.root },
        project: input.foundation.exports.BuildProject,
        bucket: input.foundation.exports.AssetsBucket,
        docker: deps.docker ?? null,
        token: tokenOf(context),
      });
    },
    "aws.templates": async (context) => {
      const input = inputOf<ReleaseInput>(context.step);
      const { AssetsBucket: bucket } = input.foundation.exports;
      await claimSlot(aws, bucket, input);
      const uploaded = await uploadTemplates(aws, bucket, (await plannedAgain(input)).templates);
      context.log(uploaded.length === 0 ? "all templates are there" : `uploaded ${uploaded.join(", ")}`);
    },
    "aws.stack": async (context) => {
      const input = inputOf<ReleaseInput>(context.step);
      const { stack } = await deployEnvironment(watching(context), await plannedAgain(input), tokenOf(context));
      return { outputs: stack.outputs };
    },
    "aws.site": async (context) => {
      const { resource, ...input } = inputOf<AssetInput>(context.step);
      const planned = await plannedAgain(input);
      const asset = planned.sites.find((one) => one.resource === resource);
      if (asset === undefined) throw new TypeError(`no site ${resource}`);
      // It may have been built on another machine, which was cut off.
      await buildSite(deps, context, input, resource);
      await publish(watching(context), {
        asset,
        folder: deps.artifacts.path(asset.artifact),
        token: tokenOf(context),
        environment: input,
      });
    },
    "aws.verify": async (context) => verify(watching(context), await plannedAgain(inputOf<ReleaseInput>(context.step))),
    "aws.restore": async (context) => {
      const { back, ...input } = inputOf<RestoreInput>(context.step);
      await restore(watching(context), {
        environment: { app: input.app, slug: input.slug, foundation: input.foundation.name },
        readShifts,
        back: back === null ? null : releaseLabel(back),
        planned: () => synthesized(deps.release(input, back ?? input.version), { ...input, straight: true }),
        // Those of the release that it was have stayed.
        isThere: back === input.version,
        token: tokenOf(context),
        publish: (asset) =>
          publish(watching(context), {
            asset,
            folder: deps.artifacts.path(asset.artifact),
            token: tokenOf(context),
            environment: input,
          }),
      });
    },
  };

  function watching({ signal, log }: StepContext): Watching {
    return { aws, signal, log };
  }

  /** The same input gives the same stacks; if they differ, the release or this program has changed since the plan. */
  async function plannedAgain(input: ReleaseInput): Promise<EnvironmentPlan> {
    const planned = await synthesized(deps.release(input, input.version), input);
    if (planned.digest === input.digest) return planned;
    throw new BoughError(
      "aws-plan-outdated",
      planned.hooked === null
        ? "What would be deployed is not what was planned: bough has been updated since."
        : `What would be deployed is not what was planned: bough has been updated since, or ${HOOK_FILE} makes something else each time.`,
      { hint: "Deploy again." },
    );
  }

  async function synthesized(release: ReleaseRecord, input: ReleaseInput): Promise<EnvironmentPlan> {
    const { foundation, slot, running, straight, asleep } = input;
    const surroundings = { input: foundation, slot, running, straight, asleep };
    const hooked = await runHook(release, environmentInput(release, surroundings));
    return planEnvironment(deps, release, surroundings, hooked);
  }
}

async function buildSite(
  deps: AwsDeps,
  { log, signal }: StepContext,
  input: ReleaseInput,
  resource: string,
): Promise<void> {
  const release = deps.release(input, input.version);
  const spec = release.spec.resources[resource];
  const id = release.artifacts[resource];
  if (spec?.kind !== "site" || id === undefined) throw new TypeError(`${resource} is no site`);
  await deps.artifacts.build(
    {
      id,
      app: release.app,
      slug: release.slug,
      repository: deps.repository(release.app),
      commit: release.commit,
      resource,
      spec,
    },
    { log, signal },
  );
}

interface Publication {
  readonly asset: SiteAsset;
  readonly folder: string;
  readonly token: string;
  readonly environment: { readonly app: string; readonly slug: string };
}

async function publish({ aws, log }: Watching, { asset, folder, token, environment }: Publication): Promise<void> {
  const stack = await readStack(aws, environmentStackName(environment));
  const bucket = stack?.outputs[asset.bucketOutput];
  const distribution = stack?.outputs[asset.distributionOutput];
  if (bucket === undefined || distribution === undefined)
    throw new BoughError("aws-stack-not-found", `The stack does not tell ${asset.bucketOutput}.`, {
      hint: "Deploy again.",
    });
  const { prefix } = asset;
  const keys = await uploadSite(aws, { bucket, prefix, folder });
  log(keys.length === 0 ? "every file is there" : `uploaded ${keys.length} files`);
  const paths = await invalidate(aws, distribution, { prefix, keys, token });
  if (paths.length > 0) log(`invalidated ${paths.join(" ")}`);
}

/** Looks at what AWS says exists, rather than at what was done. */
async function verify({ aws, log }: Watching, planned: EnvironmentPlan): Promise<{ readonly url: string | null }> {
  const name = planned.synthesized.root.name;
  const stack = await readStack(aws, name);
  if (stack === null || !hasSucceeded(stack.status))
    throw new BoughError("aws-not-there", `${name} is ${stack?.status ?? "gone"}.`, { hint: "Deploy again." });
  const { asleep, foundation } = planned.input;
  if (asleep) await checkAsleep(aws, foundation.exports.ClusterName, stack);
  await mapLimit(asleep ? [] : planned.images, AT_ONCE, async (image) => {
    if (!(await hasImage(aws, image)))
      throw new BoughError("aws-not-there", `Image ${image.uri} is gone.`, { hint: "Deploy again." });
  });
  await mapLimit(planned.sites, AT_ONCE, async ({ bucketOutput, prefix, resource }) => {
    const site = specOf<SiteSpec>(planned, resource, "site");
    if (site.spa)
      await aws.s3.send(new HeadObjectCommand({ Bucket: stack.outputs[bucketOutput], Key: `${prefix}index.html` }));
  });
  const url = planned.synthesized.url ?? stack.outputs["Url"] ?? null;
  log(`${name} is ${stack.status}${url === null ? "" : `, at ${url}`}`);
  return { url };
}

function specOf<Spec extends ServiceSpec | SiteSpec>(
  { release }: EnvironmentPlan,
  resource: string,
  kind: Spec["kind"],
): Spec {
  const spec = release.spec.resources[resource];
  if (spec?.kind !== kind) throw new TypeError(`${resource} is no ${kind}`);
  return spec as Spec;
}
