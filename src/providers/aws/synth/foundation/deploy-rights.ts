import type { CfnRole } from "aws-cdk-lib/aws-iam";
import { deployRoleName } from "../../names.ts";
import { cdk } from "../cdk.ts";
import { denyOtherFoundation } from "../deny-other-foundation.ts";
import type { Deployer, FoundationSettings } from "../foundation-settings.ts";
import type { Statement } from "../link-target.ts";
import { boundaryStatements } from "./boundary-statements.ts";
import { deployStatements } from "./deploy-statements.ts";
import type { FoundationContext } from "./foundation-context.ts";
import { serviceRole } from "./service-role.ts";
import { stackStatements } from "./stack-statements.ts";

/**
 * Who may do what: a pipeline starts deployments and hands its files over; CloudFormation, and nobody
 * else, makes the resources, and only roles within a boundary.
 */
export function deployRights(context: FoundationContext): void {
  const { stack, settings, exports } = context;
  const boundary = new cdk.iam.CfnManagedPolicy(stack, "Boundary", {
    path: `/bough/${settings.name}/`,
    description: `What nothing in an environment of bough foundation ${settings.name} exceeds`,
    policyDocument: {
      Version: "2012-10-17",
      Statement: [...boundaryStatements(settings, exports), denyOtherFoundation(settings)],
    },
  });
  const stackRole = serviceRole(context, "StackRole", "cloudformation.amazonaws.com", [
    ...stackStatements(settings, { boundary: boundary.ref }),
    denyOtherFoundation(settings),
  ]);
  exports.BoundaryArn = boundary.ref;
  exports.StackRoleArn = stackRole.attrArn;
  const statements = deployStatements(settings, exports);
  const denied = denyOtherFoundation(settings, statements.flatMap(({ Action }) => Action).filter(doesMoreThanList));
  const deploy = settings.deployers.length === 0 ? null : deployRole(context, [...statements, denied]);
  context.expose("rights", { boundary, stackRole, ...(deploy !== null && { deployRole: deploy }) });
}

/** What is listed is all that the account has; whose it is tell its tags. */
const doesMoreThanList = (action: string): boolean => !/:(?:Describe|List)/.test(action);

const hosts = { github: "token.actions.githubusercontent.com", gitlab: "gitlab.com" };
const audiences = { github: "sts.amazonaws.com", gitlab: "https://gitlab.com" };

function deployRole(context: FoundationContext, statements: readonly Statement[]): CfnRole {
  const { stack, settings } = context;
  const used = [...new Set(settings.deployers.map(({ host }) => host))];
  const made = used
    .filter((host) => !settings.identityProviders.includes(host))
    .map(
      (host) =>
        new cdk.iam.CfnOIDCProvider(stack, `Tokens${host}`, {
          url: `https://${hosts[host]}`,
          clientIdList: [audiences[host]],
        }),
    );
  const role = new cdk.iam.CfnRole(stack, "DeployRole", {
    roleName: deployRoleName(settings.name, settings.region),
    description: "For pipelines: bough deploy",
    maxSessionDuration: 3600,
    assumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: settings.deployers.map((deployer) => trust(settings, deployer)),
    },
    policies: [{ policyName: "deploy", policyDocument: { Version: "2012-10-17", Statement: statements } }],
  });
  for (const provider of made) role.addResourceDependency(provider);
  return role;
}

/** Only tokens that name this repository, and one of these branches. */
function trust({ partition, account }: FoundationSettings, { host, repository, branches }: Deployer): object {
  const subject = (branch: string): string =>
    host === "github"
      ? `repo:${repository}:ref:refs/heads/${branch}`
      : `project_path:${repository}:ref_type:branch:ref:${branch}`;
  return {
    Effect: "Allow",
    Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${hosts[host]}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: { [`${hosts[host]}:aud`]: audiences[host] },
      StringLike: { [`${hosts[host]}:sub`]: branches.map(subject) },
    },
  };
}
