import { DeleteParameterCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import type { AwsClients } from "../client/aws-clients.ts";
import { type GateRef, gateParameter } from "../names.ts";

/** Lets the release under way have so many percent of the traffic at most. */
export async function setGate(aws: AwsClients, gate: GateRef, most: number): Promise<void> {
  const Name = gateParameter(gate);
  await aws.ssm.send(new PutParameterCommand({ Name, Value: String(most), Type: "String", Overwrite: true }));
}

/** Without a gate every release goes on. Gone already is fine. */
export async function removeGate(aws: AwsClients, gate: GateRef): Promise<void> {
  await aws.ssm.send(new DeleteParameterCommand({ Name: gateParameter(gate) })).catch((error: unknown) => {
    if (!(error instanceof Error && error.name === "ParameterNotFound")) throw error;
  });
}
