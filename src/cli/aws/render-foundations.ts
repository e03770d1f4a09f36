import { plainLine } from "../../lib/plain-line.ts";
import type { FoundationCost, FoundationPlan, FoundationState } from "./aws-foundations.ts";

/** What would change of a foundation, and what it costs by itself. Pure. */
export function renderFoundationPlan({ stack, changes, cost }: FoundationPlan): string {
  return [
    `Plan for ${stack}:`,
    ...(changes.length === 0 ? ["  no resource changes, only what it tells environments"] : []),
    ...changes.map((change) => `  ${plainLine(change)}`),
    ...(cost === null ? [] : renderCost(cost)),
  ].join("\n");
}

const renderCost = ({ monthly, network, otherwise, noted }: FoundationCost): readonly string[] => [
  `It costs about $${monthly.toFixed(2)} a month before any environment is on it (list prices, noted on ${noted}).`,
  `Its network is ${network}; ${otherwise.map((one) => `with --network ${one.network} it would be $${one.monthly.toFixed(2)}`).join(", ")}.`,
];

/** Foundations as text: where, in which state, and whose environments stand on them. Pure. */
export const renderFoundations = (states: readonly FoundationState[]): string =>
  states
    .map(({ name, account, region, status, protectedAgainstDeletion, monthly, deployRole, environments, outputs }) =>
      status === null
        ? `${name}: none in ${region} of account ${account}. To make it: bough aws bootstrap --foundation ${name} --region ${region}`
        : [
            `${name}: ${status} in ${region} of account ${account}${protectedAgainstDeletion ? ", protected against deletion" : ""}`,
            `  environments  ${environments.length === 0 ? "none" : environments.map(plainLine).join(", ")}`,
            ...(monthly === null ? [] : [`  by itself     about $${monthly.toFixed(2)} a month`]),
            `  bucket        ${outputs["AssetsBucket"] ?? "–"}`,
            ...(deployRole === null ? [] : [`  deploy role   ${deployRole}`]),
            ...(outputs["Domain"] === undefined ? [] : [`  domain        ${outputs["Domain"]}`]),
          ].join("\n"),
    )
    .join("\n");
