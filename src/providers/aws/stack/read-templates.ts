import { GetTemplateCommand, paginateListStackResources } from "@aws-sdk/client-cloudformation";
import type { Json } from "../../../lib/json.ts";
import type { AwsClients } from "../client/aws-clients.ts";

/** A stack, or one that is nested in it, as it was deployed last. */
export interface DeployedTemplate {
  /** ARN of the stack. */
  readonly id: string;
  /** `` for the root, `Data/` for a nested stack. */
  readonly path: string;
  readonly template: Json;
  /** Logical id → name or ARN. */
  readonly physicalIds: Readonly<Record<string, string>>;
}

/** The templates of a stack and of all that are nested in it, with what they have become. */
export async function readTemplates(aws: AwsClients, stackId: string, path = ""): Promise<readonly DeployedTemplate[]> {
  const [template, resources] = await Promise.all([readTemplate(aws, stackId), readStackResources(aws, stackId)]);
  const physicalIds = Object.fromEntries(resources.map(({ logicalId, physicalId }) => [logicalId, physicalId]));
  const nested = resources.filter(
    ({ type, physicalId }) => type === "AWS::CloudFormation::Stack" && physicalId.startsWith("arn:"),
  );
  const below = await Promise.all(
    nested.map(({ logicalId, physicalId }) => readTemplates(aws, physicalId, `${path}${logicalId}/`)),
  );
  return [{ id: stackId, path, template, physicalIds }, ...below.flat()];
}

/** The template of one stack, as it was deployed last. */
export async function readTemplate({ cloudFormation }: AwsClients, stackId: string): Promise<Json> {
  const { TemplateBody: body } = await cloudFormation.send(
    new GetTemplateCommand({ StackName: stackId, TemplateStage: "Original" }),
  );
  return JSON.parse(body ?? "{}") as Json;
}

async function readStackResources(
  { cloudFormation }: AwsClients,
  stackId: string,
): Promise<readonly { readonly type: string; readonly logicalId: string; readonly physicalId: string }[]> {
  const resources = [];
  for await (const page of paginateListStackResources({ client: cloudFormation }, { StackName: stackId }))
    for (const resource of page.StackResourceSummaries ?? [])
      resources.push({
        type: resource.ResourceType ?? "",
        logicalId: resource.LogicalResourceId ?? "",
        physicalId: resource.PhysicalResourceId ?? "",
      });
  return resources;
}
