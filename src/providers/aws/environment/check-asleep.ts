import { BoughError } from "../../../lib/bough-error.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { readServices } from "../ecs/read-services.ts";
import type { Stack } from "../stack/stack.ts";
import { SERVICE_OUTPUT } from "./aws-actual.ts";

/**
 * Scaling may have started instances after CloudFormation took the last one away and before it took the
 * scaling away; nothing would stop them any more.
 *
 * @throws `aws-not-asleep`.
 */
export async function checkAsleep(aws: AwsClients, cluster: string, { outputs }: Stack): Promise<void> {
  const named = Object.entries(outputs).filter(([key]) => key.startsWith(SERVICE_OUTPUT));
  const services = await readServices(
    aws,
    cluster,
    named.map(([, service]) => service),
  );
  const awake = services.filter(({ desired }) => desired > 0);
  if (awake.length === 0) return;
  const counts = awake.map(({ name, desired }) => `${name} shall have ${desired} again`).join(", ");
  throw new BoughError("aws-not-asleep", `Scaling has started instances meanwhile: ${counts}.`, {
    hint: "It is awake as before: try again.",
  });
}
