import type { TestContext } from "node:test";
import { type AwsClients, openAwsClients } from "../../../src/providers/aws/client/aws-clients.ts";
import { type StackDeployment, deployStack } from "../../../src/providers/aws/stack/deploy-stack.ts";
import type { StackTemplate } from "../../../src/providers/aws/stack/stack.ts";
import type { Watching } from "../../../src/providers/aws/stack/wait-until-idle.ts";
import { type Double, type DoubleOptions, startDouble } from "../../../tools/aws/start-double.ts";
import { type FaultProxy, startFaultProxy } from "../../../tools/aws/fault-proxy.ts";

export const REGION = "eu-central-1";

export interface StackRig extends Watching {
  readonly double: Double;
  readonly proxy: FaultProxy;
  readonly aws: AwsClients;
  /** What was said. */
  readonly lines: string[];
  /** Whether that was said. */
  said(words: string): boolean;
  deploy(template: StackTemplate, token: string, options?: Partial<StackDeployment>): ReturnType<typeof deployStack>;
}

/** A double of its own, a client that reaches it through a proxy for faults, and somebody who watches. */
export async function stackRig(t: TestContext, options: DoubleOptions = {}): Promise<StackRig> {
  useTestCredentials();
  const double = await startDouble({ region: REGION, ...options });
  const proxy = await startFaultProxy(double.endpoint);
  const aws = openAwsClients({ region: REGION, profile: null, endpoint: proxy.endpoint });
  t.after(async () => {
    aws.close();
    await proxy.close();
    await double.stop();
  });
  const lines: string[] = [];
  const watching = { aws, signal: AbortSignal.timeout(60_000), log: (line: string) => void lines.push(line) };
  return {
    ...watching,
    double,
    proxy,
    lines,
    said: (words) => lines.some((line) => line.includes(words)),
    deploy: (template, token, more = {}) =>
      deployStack(watching, { template, token, express: false, protect: false, replace: [], ...more }),
  };
}

/** The double takes any. */
export function useTestCredentials(): void {
  process.env["AWS_ACCESS_KEY_ID"] = "test";
  process.env["AWS_SECRET_ACCESS_KEY"] = "test";
}

/** A template of the resources, as it would be sent. */
export const templateOf = (resources: Readonly<Record<string, unknown>>, name = "bough-shop-main"): StackTemplate => ({
  name,
  source: { body: JSON.stringify({ Resources: resources }) },
  parameters: {},
  tags: { "bough:app": "shop", "bough:environment": "main" },
  capabilities: ["CAPABILITY_IAM"],
  role: null,
});

export const tableOf = (key: string, more: Readonly<Record<string, unknown>> = {}): unknown => ({
  Type: "AWS::DynamoDB::Table",
  Properties: {
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: key, AttributeType: "S" }],
    KeySchema: [{ AttributeName: key, KeyType: "HASH" }],
  },
  ...more,
});

/** CloudFormation accepts it, and fails when it makes it: the role does not exist. */
export const brokenPolicy = {
  Type: "AWS::IAM::Policy",
  Properties: {
    PolicyName: "broken",
    Roles: ["nobody"],
    PolicyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::x/*" }],
    },
  },
};
