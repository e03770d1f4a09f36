import type { TestContext } from "node:test";
import { type AwsClients, openAwsClients } from "../../../src/providers/aws/client/aws-clients.ts";
import type { Json } from "../../../src/lib/json.ts";
import type { FoundationName } from "../../../src/providers/aws/names.ts";
import type { Statement } from "../../../src/providers/aws/synth/link-target.ts";
import type { SynthesizedStack } from "../../../src/providers/aws/synth/synthesized-stack.ts";
import { synthesizeFoundation } from "../../../src/providers/aws/synth/synthesize-foundation.ts";
import { ACCOUNT, type AwsRig, awsRig, foundationSettings } from "./aws-rig.ts";
import { REGION } from "./stack-rig.ts";
import { type SignIn, useProfiles } from "./use-profiles.ts";

export interface RightsRig extends AwsRig {
  /** Clients that sign in as `root`, `production`, `preview`, `stranger`, `foreign-branch`, or `without-<Sid>`. */
  as(profile: string): AwsClients;
}

/** Statements that allow the same by another name: without them too, a missing one is felt. */
const SAME: Readonly<Record<string, string>> = { Assets: "SiteFiles", AssetList: "SiteBuckets" };
const REPOSITORY = "acme/shop";

/**
 * An AWS that checks every call, with both foundations. The provider is production's pipeline; beside its
 * role stand others that lack one statement each.
 */
export async function rightsRig(t: TestContext): Promise<RightsRig> {
  const rig = await awsRig(t, ["production", "preview"], {
    double: { env: { AUTH: "true" } },
    profile: "production",
    foundation: (name) => withLesserRoles(synthesized(name)),
  });
  process.env["AWS_ENDPOINT_URL"] = rig.proxy.endpoint;
  useProfiles(t, {
    root: { kind: "key", id: "test", secret: "test" },
    stranger: { kind: "key", id: "AKIAIOSFODNN7STRANGE", secret: "wrong" },
    production: pipeline(deployRole("production")),
    preview: pipeline(deployRole("preview")),
    "foreign-branch": { ...pipeline(deployRole("production")), branch: "feature" },
    ...Object.fromEntries(deploySids.map((sid) => [`without-${sid}`, pipeline(lesserRole("production", sid))])),
  });
  return {
    ...rig,
    as(profile) {
      const aws = openAwsClients({ region: REGION, profile, endpoint: rig.proxy.endpoint });
      t.after(() => aws.close());
      return aws;
    },
  };
}

function synthesized(name: FoundationName): SynthesizedStack {
  const deployers = [{ host: "github", repository: REPOSITORY, branches: ["main"] }] as const;
  return synthesizeFoundation({ ...foundationSettings, name, deployers });
}

const deployRole = (name: FoundationName): string => `bough-deploy-${name}-${REGION}`;
const lesserRole = (name: FoundationName, sid: string): string => `bough-without-${sid}-${name}`;
const pipeline = (role: string): Extract<SignIn, { kind: "pipeline" }> => ({
  kind: "pipeline",
  role: `arn:aws:iam::${ACCOUNT}:role/${role}`,
  repository: REPOSITORY,
  branch: "main",
});

interface RoleProperties {
  readonly RoleName: string;
  readonly Policies: readonly [{ readonly PolicyDocument: { readonly Statement: readonly Statement[] } }];
}

const deployRoleOf = ({ template }: SynthesizedStack): { readonly Properties: RoleProperties } =>
  (template as unknown as { Resources: { DeployRole: { Properties: RoleProperties } } }).Resources.DeployRole;

/** Of the statements that allow something. */
export const deploySids: readonly string[] = deployRoleOf(synthesized("production"))
  .Properties.Policies[0].PolicyDocument.Statement.filter(({ Effect }) => Effect === "Allow")
  .map(({ Sid }) => Sid);

function withLesserRoles(stack: SynthesizedStack): SynthesizedStack {
  const role = deployRoleOf(stack);
  const name = role.Properties.RoleName.includes("production") ? "production" : "preview";
  if (name === "preview") return stack;
  const [policy] = role.Properties.Policies;
  const lesser = deploySids.map((sid) => {
    const Statement = policy.PolicyDocument.Statement.filter(({ Sid }) => Sid !== sid && Sid !== SAME[sid]);
    const Policies = [{ ...policy, PolicyDocument: { ...policy.PolicyDocument, Statement } }];
    return [
      `Without${sid}`,
      { ...role, Properties: { ...role.Properties, RoleName: lesserRole(name, sid), Policies } },
    ];
  });
  const resources = stack.template["Resources"] as { readonly [id: string]: Json };
  const added = Object.fromEntries(lesser) as { readonly [id: string]: Json };
  return { ...stack, template: { ...stack.template, Resources: { ...resources, ...added } } };
}
