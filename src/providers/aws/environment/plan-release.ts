import type { Plan, Step } from "../../../engine/plan.ts";
import { step, stepId, stepIds } from "../../../engine/step.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { Desired } from "../../../provider/provider.ts";
import { releaseLabel } from "../../../release/release-label.ts";
import { planGates } from "../../../release/rollout/plan-gates.ts";
import type { AwsDeps } from "../aws-deps.ts";
import { HOOK_FILE } from "../hook/hook-subject.ts";
import type { Drift } from "../stack/read-drift.ts";
import type { StackChange } from "../stack/stack-change.ts";
import type { ActualStack, AwsActual } from "./aws-actual.ts";
import { diffTemplates } from "./diff-templates.ts";
import { planJudged } from "./plan-judged.ts";
import { type EnvironmentPlan, planEnvironment, surroundingsOf, templatesOf } from "./environment-plan.ts";
import type { AssetInput, ReleaseInput, RestoreInput } from "./step-inputs.ts";

const MINUTE = 60_000;
/** CloudFormation gives up after 36 hours: so long a release can be watched. */
const STACK_DEADLINE = 36 * 60 * MINUTE;

/**
 * What the stack refers to is made first: images and templates. Then CloudFormation does the rest,
 * and takes back what fails; the files of sites go where the stack says.
 */
export function planRelease(deps: AwsDeps, desired: Desired, release: ReleaseRecord, actual: AwsActual): Plan {
  const surroundings = surroundingsOf(desired, release, actual);
  const planned = planEnvironment(deps, release, surroundings, actual.hooked);
  const input: ReleaseInput = {
    app: release.app,
    slug: release.slug,
    version: release.version,
    foundation: surroundings.input,
    slot: surroundings.slot,
    running: surroundings.running,
    straight: surroundings.straight,
    asleep: surroundings.asleep,
    digest: planned.digest,
  };
  // Of a release that is there, only the instances come and go.
  const isThere = actual.stack !== null && changesSleep(desired);
  const files = isThere ? [] : planned.sites;
  const builds = files.map((asset) => buildSite(planned, asset.resource, input));
  const images = desired.asleep ? [] : makeImages(planned, input);
  const templates = uploadTemplates(planned, input);
  const check = checkTemplates(planned, input);
  const before = [check, ...builds, ...images, templates];
  const gates = planGates({ release, previous: desired.previous, straight: desired.straight }, stepIds(before));
  const rollout = { release, previous: serving(desired, actual.stack), straight: surroundings.straight };
  const judged = planJudged(rollout, surroundings.input.name, stepIds([...before, ...gates])) ?? {
    before: [],
    beside: [],
  };
  const stack = deployStack(planned, actual.stack, {
    input,
    needs: stepIds([...before, ...gates, ...judged.before]),
    counts: changesSleep(desired) ? [countInstances(planned)] : [],
  });
  const sites = files.map(({ resource }) => uploadSite(resource, input, stack.id));
  const verify = step("aws.verify", labelOf(input), {
    title: "Compare with what AWS says exists",
    reason: "what was reported must be there",
    needs: [stack.id, ...stepIds([...sites, ...judged.beside.slice(-1)])],
    input,
    deadline: 10 * MINUTE,
  });
  return {
    steps: [...before, ...gates, ...judged.before, stack, ...judged.beside, ...sites, verify],
    undo: [takeBack(desired, input)],
    pointOfNoReturn: verify.id,
  };
}

/** What users have until then: the previous release, unless it is the same, or there is no stack. */
const serving = ({ previous, release }: Desired, stack: ActualStack | null): ReleaseRecord | null =>
  stack === null || previous === null || previous.version === release?.version ? null : previous;

const checkTemplates = ({ hooked }: EnvironmentPlan, input: ReleaseInput): Step =>
  step("aws.check", labelOf(input), {
    title: "Check the templates: rights, secrets, AWS's own rules",
    reason: hooked === null ? "nothing unsafe is deployed" : `${HOOK_FILE} has changed them`,
    needs: [],
    input,
    deadline: 5 * MINUTE,
  });

const buildSite = ({ release }: EnvironmentPlan, resource: string, input: ReleaseInput): Step =>
  step("aws.build", resource, {
    title: `Build ${resource}`,
    reason: `artifact ${(release.artifacts[resource] ?? "").slice(0, 12)} is served`,
    needs: [],
    input: { ...input, resource } satisfies AssetInput,
    deadline: 20 * MINUTE,
  });

/** Services from the same source have one image, which differs by the command that it is run with. */
const makeImages = (planned: EnvironmentPlan, input: ReleaseInput): readonly Step[] =>
  [...new Set(planned.images.map(({ uri }) => uri))].map((uri) => makeImage(planned, uri, input));

function makeImage({ images }: EnvironmentPlan, uri: string, input: ReleaseInput): Step {
  const names = images.filter((one) => one.uri === uri).map(({ resource }) => resource);
  const [resource = ""] = names;
  return step("aws.image", resource, {
    title: `Make the image of ${names.join(" and ")}`,
    reason: `${uri} runs`,
    needs: [],
    input: { ...input, resource } satisfies AssetInput,
    deadline: 60 * MINUTE,
  });
}

const uploadTemplates = ({ templates }: EnvironmentPlan, input: ReleaseInput): Step =>
  step("aws.templates", labelOf(input), {
    title: `Upload the templates that are not there yet, of ${templates.length}`,
    reason: "CloudFormation reads them from the foundation's bucket",
    needs: [],
    input,
    deadline: 5 * MINUTE,
  });

/** Whether the release stays the same, and falls asleep or wakes. */
const changesSleep = ({ release, previous, asleep, wasAsleep }: Desired): boolean =>
  asleep || (wasAsleep && previous?.version === release?.version);

function countInstances({ release, input: { asleep } }: EnvironmentPlan): string {
  const counts = Object.entries(release.spec.resources).flatMap(([name, resource]) =>
    resource.kind === "service" ? [`${plural(asleep ? 0 : resource.instances, "instance")} of ${name}`] : [],
  );
  return counts.length === 0 ? "there are no instances" : counts.join(", ");
}

interface PlannedStack {
  readonly input: ReleaseInput;
  readonly needs: readonly string[];
  /** What is told beside the changes. */
  readonly counts: readonly string[];
}

function deployStack(
  planned: EnvironmentPlan,
  stack: ActualStack | null,
  { input, needs, counts }: PlannedStack,
): Step {
  const changes = diffTemplates(stack?.templates ?? {}, templatesOf(planned));
  const name = planned.synthesized.root.name;
  return step("aws.stack", labelOf(input), {
    title: stack === null ? `Create stack ${name}` : `Update stack ${name}`,
    reason: [
      summarize(changes),
      ...counts,
      ...describeDrift(stack?.drift ?? []),
      ...planned.synthesized.notes.map(asClause),
    ].join("; "),
    needs,
    input,
    deadline: STACK_DEADLINE,
  });
}

const uploadSite = (resource: string, input: ReleaseInput, stack: string): Step =>
  step("aws.site", resource, {
    title: `Upload the changed files of ${resource}`,
    reason: "the bucket and the distribution are there",
    needs: [stack, stepId("aws.build", resource)],
    input: { ...input, resource } satisfies AssetInput,
    deadline: 20 * MINUTE,
  });

/** CloudFormation has taken a failed update back itself; what came after it is taken back by deploying what was. */
function takeBack({ previous, environment, asleep, wasAsleep }: Desired, input: ReleaseInput): Step {
  const isSame = previous?.version === input.version && asleep === wasAsleep;
  const back = previous === null || isSame ? null : previous.version;
  return step("aws.restore", `${environment.app}/${environment.slug}`, {
    title: titleOfReturn(back, wasAsleep),
    reason: "the release is taken back",
    needs: [],
    input: { ...input, back, asleep: wasAsleep } satisfies RestoreInput,
    deadline: STACK_DEADLINE,
  });
}

function titleOfReturn(back: number | null, asleep: boolean): string {
  if (back === null) return "Leave no stack that never worked";
  return asleep ? `Leave ${releaseLabel(back)} asleep` : `Give users back ${releaseLabel(back)}`;
}

const asClause = (sentence: string): string => sentence.replace(/\.$/, "");

/** What goes is named; the rest is counted. */
function summarize(changes: readonly StackChange[]): string {
  if (changes.length === 0) return "its template is the same";
  const of = (wanted: StackChange["action"]): readonly StackChange[] =>
    changes.filter(({ action, replacement }) => action === wanted && replacement === "no");
  const replaced = changes.filter(({ replacement }) => replacement !== "no");
  const named = (list: readonly StackChange[]): string => list.map(({ path, type }) => `${path} (${type})`).join(", ");
  return [
    replaced.length === 0 ? "" : `REPLACES ${named(replaced)}`,
    of("remove").length === 0 ? "" : `REMOVES ${named(of("remove"))}`,
    of("add").length === 0 ? "" : `adds ${plural(of("add").length, "resource")}`,
    of("modify").length === 0 ? "" : `changes ${named(of("modify"))}`,
  ]
    .filter((part) => part !== "")
    .join("; ");
}

const plural = (count: number, what: string): string => `${count} ${count === 1 ? what : `${what}s`}`;

/** CloudFormation leaves alone what the template does not change: only a person knows which of the two is right. */
const describeDrift = (drift: readonly Drift[]): readonly string[] =>
  drift.map(({ path, type, status, properties }) =>
    status === "DELETED"
      ? `${path} (${type}) was DELETED by hand`
      : `${path} (${type}) was CHANGED by hand: ${properties.join(", ")}`,
  );

const labelOf = ({ app, slug, version }: ReleaseInput): string => `${app}/${slug}@${releaseLabel(version)}`;
