import type { CfnElement, Stack } from "aws-cdk-lib/core";
import type { IConstruct } from "constructs";
import { BoughError } from "../../../../lib/bough-error.ts";
import { nag } from "../../checks/nag.ts";
import { type BuiltEnvironment, buildEnvironment } from "../../synth/build-environment.ts";
import { cdk } from "../../synth/cdk.ts";
import type { EnvironmentInput } from "../../synth/environment-input.ts";
import { openApp } from "../../synth/stack/open-app.ts";
import { readTemplates } from "../../synth/stack/read-templates.ts";
import type { SynthesisHook } from "../../synth/synthesis-hook.ts";
import { HOOK_FILE } from "../hook-subject.ts";
import type { Acknowledgement, HookedTemplates } from "../hooked-templates.ts";

/** Makes the environment with the function that the module exports by default. */
export function synthesizeHooked(input: EnvironmentInput, module: object): HookedTemplates {
  const hook = hookOf(module);
  using open = openApp();
  const built = buildEnvironment(open, { ...input, hook });
  const { root, nested } = built;
  refuseStacks(open.app, built);
  boundRoles(root, input);
  const findings = nag(root);
  const templates = readTemplates<Stack>(open, [root, ...nested.map(({ stack }) => stack)]);
  const body = (stack: Stack): string => templates.get(stack)?.body ?? "";
  return {
    root: body(root),
    nested: Object.fromEntries(nested.map(({ logicalId, stack }) => [logicalId, body(stack)])),
    findings: findings.map((finding) => ({ ...finding })),
    acknowledged: root.node.findAll().flatMap((construct) => acknowledgements(root, construct)),
  };
}

function hookOf(module: object): SynthesisHook {
  const exported: unknown = "default" in module ? module.default : undefined;
  if (typeof exported !== "function")
    throw invalid(
      `${HOOK_FILE} exports no function by default`,
      "End it with: export default (scope, resources) => { … };",
    );
  return (scope, resources) => {
    const returned: unknown = Reflect.apply(exported, undefined, [scope, resources]);
    if (typeof returned === "object" && returned !== null && "then" in returned)
      throw invalid(`the function of ${HOOK_FILE} is async`, "Nothing waits for it: make the constructs at once.");
  };
}

/** A stack of its own would have no name, tags or order that bough knows of. */
function refuseStacks(app: IConstruct, { root, nested }: BuiltEnvironment): void {
  const known = new Set<IConstruct>([root, ...nested.map(({ stack }) => stack)]);
  const other = app.node.findAll().find((construct) => cdk.core.Stack.isStack(construct) && !known.has(construct));
  if (other === undefined) return;
  throw invalid(
    `${HOOK_FILE} adds the stack ${other.node.path}`,
    "Add constructs to the scope that it is given, or to the stack of a resource: Stack.of(construct).",
  );
}

/** Without them CloudFormation is refused to make a role. */
function boundRoles(root: Stack, { foundation: { name, exports } }: EnvironmentInput): void {
  for (const role of root.node.findAll()) {
    if (!(role instanceof cdk.iam.CfnRole)) continue;
    role.path ??= `/bough/${name}/`;
    role.permissionsBoundary ??= exports.BoundaryArn;
  }
}

function acknowledgements(root: Stack, construct: IConstruct): readonly Acknowledgement[] {
  const { ACKNOWLEDGED_RULES_METADATA_KEY: key } = cdk.core.Validations;
  const given = construct.node.metadata.filter(({ type }) => type === key);
  if (given.length === 0) return [];
  const logicalIds = construct.node
    .findAll()
    .filter((one): one is CfnElement => cdk.core.CfnElement.isCfnElement(one))
    .map((one) => String(root.resolve(one.logicalId)));
  return given.flatMap(({ data }) =>
    Object.entries(data as Readonly<Record<string, unknown>>).map(([id, reason]) => {
      const rule = id.replace(/^annotation::/i, "");
      const { path } = construct.node;
      if (typeof reason !== "string" || reason.trim() === "")
        throw invalid(`${HOOK_FILE} gives no reason for ${rule} at ${path}`, "Say why it is meant to be: reason: …");
      return { rule, path, logicalIds, reason };
    }),
  );
}

const invalid = (message: string, hint: string): BoughError => new BoughError("aws-hook-invalid", message, { hint });
