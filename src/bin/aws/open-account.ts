import type { AwsWhere } from "../../cli/aws/aws-foundations.ts";
import { BoughError } from "../../lib/bough-error.ts";
import { type AwsClients, openAwsClients } from "../../providers/aws/client/aws-clients.ts";
import { type FoundationName, foundationNames } from "../../providers/aws/names.ts";

/** Clients of the region that the caller names, or their environment. */
export function openAccount({ region, profile }: AwsWhere): AwsClients {
  const wanted = region ?? process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"];
  if (wanted !== undefined && wanted !== "") return openAwsClients({ region: wanted, profile: profile ?? null });
  throw new BoughError("usage", "No region is given.", { hint: "Name one: --region eu-central-1, or AWS_REGION." });
}

/** The foundation of that name. */
export function foundationNamed(name: string): FoundationName {
  const found = foundationNames.find((one) => one === name);
  if (found !== undefined) return found;
  throw new BoughError("usage", `There is no foundation ${name}.`, {
    hint: `There are: ${foundationNames.join(", ")}.`,
  });
}
