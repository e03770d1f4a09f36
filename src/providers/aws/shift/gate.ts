import { DeleteParameterCommand, GetParameterCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { gateParameter } from "../names.ts";

/** Lets the release under way have so many percent of the traffic at most. */
export async function setGate(aws: AwsClients, environment: EnvironmentRef, most: number): Promise<void> {
  const Name = gateParameter(environment);
  await aws.ssm.send(new PutParameterCommand({ Name, Value: String(most), Type: "String", Overwrite: true }));
}

/** Without a gate every release goes on. Gone already is fine. */
export async function removeGate(aws: AwsClients, environment: EnvironmentRef): Promise<void> {
  await aws.ssm.send(new DeleteParameterCommand({ Name: gateParameter(environment) })).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
}

export async function hasGate(aws: AwsClients, environment: EnvironmentRef): Promise<boolean> {
  try {
    await aws.ssm.send(new GetParameterCommand({ Name: gateParameter(environment) }));
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && error.name === "ParameterNotFound";
