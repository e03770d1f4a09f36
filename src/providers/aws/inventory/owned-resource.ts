import type { EnvironmentRef } from "../../../provider/provider.ts";

/** Something on AWS that carries an environment's tags. */
export interface OwnedResource {
  readonly arn: string;
  /** `table`, `bucket`, `log-group`, … */
  readonly kind: string;
  /** The part of the ARN that the service's own calls take. */
  readonly name: string;
  readonly owner: EnvironmentRef;
  /** Whether it outlives its environment, until somebody removes it by hand. */
  readonly kept: boolean;
}

/** What the ARN of a resource says. */
export function describeArn(arn: string): { readonly kind: string; readonly name: string } {
  const [, , service = "", , , ...rest] = arn.split(":");
  const path = rest.join(":");
  if (service === "s3") return { kind: "bucket", name: path };
  const [type = "", ...name] = path.split(/[:/]/);
  const known = KINDS[`${service}:${type}`];
  return {
    kind: known ?? `${service}-${name.length === 0 ? "resource" : type}`,
    name: name.length === 0 ? path : path.slice(type.length + 1).replace(/:\*$/, ""),
  };
}

const KINDS: Readonly<Record<string, string>> = {
  "cloudformation:stack": "stack",
  "cloudfront:distribution": "distribution",
  "cloudwatch:alarm": "alarm",
  "dynamodb:table": "table",
  "ecr:repository": "repository",
  "ecs:service": "service",
  "ecs:task-definition": "task-definition",
  "elasticloadbalancing:targetgroup": "target-group",
  "iam:role": "role",
  "logs:log-group": "log-group",
  "secretsmanager:secret": "secret",
};
