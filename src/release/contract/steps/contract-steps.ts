import { BoughError } from "../../../lib/bough-error.ts";
import type { StepContext, StepHandlers } from "../../../engine/plan.ts";
import type { Json } from "../../../lib/json.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { CheckReport } from "../check/check-report.ts";
import type { Comparison } from "../compare/diff-contracts.ts";
import { type Consumer, consumersOf } from "../consumers-of.ts";
import { formatPlace } from "../document/contract-fault.ts";
import { inThread } from "../thread/in-thread.ts";
import type { ContractSource } from "../thread/task.ts";
import type { ContractPorts } from "./contract-ports.ts";
import { contractOf, type ContractStepInput } from "./plan-contract-checks.ts";
import { listed } from "./listed.ts";

/** Handlers of `contract.compare` and `contract.check`. Both only read, and may be run again. */
export const contractSteps = (ports: ContractPorts): StepHandlers => ({
  "contract.compare": (context) => compareStep(ports, context),
  "contract.check": (context) => checkStep(ports, context),
});

/** Throws `contract-broken` when the next contract breaks the serving one, and nothing says that it may. */
async function compareStep(ports: ContractPorts, { step, signal, log }: StepContext): Promise<Json> {
  const { app, slug, service, version, serving } = step.input as unknown as ContractStepInput;
  const next = ports.release({ app, slug }, version);
  if (serving === null) return null;
  const before = ports.release({ app, slug }, serving);
  const comparison = await inThread(
    { kind: "compare", serving: await sourceOf(ports, before, service), next: await sourceOf(ports, next, service) },
    signal,
  );
  const consumers = consumersOf([next.spec], service, comparison);
  tell(comparison, consumers, log);
  refuseBroken(service, comparison);
  const breaking = comparison.changes.filter((change) => change.breaking);
  return {
    serving: comparison.serving,
    next: comparison.next,
    compatible: comparison.changes.length - breaking.length,
    accepted: breaking.map(({ code, message, accepted }) => ({ code, message, accepted })).slice(0, mostStored),
    consumers: consumers.map(({ environment, service, uses, reason }) => ({ environment, service, uses, reason })),
  };
}

const mostStored = 100;

function tell(comparison: Comparison, consumers: readonly Consumer[], log: StepContext["log"]): void {
  const { serving, next, changes } = comparison;
  const breaking = changes.filter((change) => change.breaking);
  const compatible = changes.length - breaking.length;
  log(`contract ${serving} → ${next}: ${breaking.length} breaking changes, ${compatible} compatible ones`);
  for (const line of listed(changes.filter(({ breaking }) => !breaking).map(({ message }) => message)))
    log(`  ${line}`);
  for (const line of listed(
    breaking.map(({ message, accepted }) => (accepted === null ? message : `${message} (accepted: ${accepted})`)),
  ))
    log(`! ${line}`);
  for (const { service, uses, reason, breaks } of consumers) {
    log(`! ${service} uses ${uses}: ${reason}`);
    for (const line of listed(breaks.map(({ message }) => message))) log(`    ${line}`);
  }
}

function refuseBroken(service: string, { changes, serving, next }: Comparison): void {
  const refused = changes.filter(({ breaking, accepted }) => breaking && accepted === null);
  if (refused.length === 0) return;
  const lines = refused.map(({ message, after, before }) => {
    const place = after ?? before;
    return place === null ? message : `${message} [${formatPlace(place)}]`;
  });
  throw new BoughError(
    "contract-broken",
    [
      `${service}'s contract ${next} breaks ${serving}, which serves:`,
      ...listed(lines).map((line) => `  ${line}`),
    ].join("\n"),
    {
      hint: "Take the changes back, give the contract a new major version, or mark what changes with `x-bough-breaking: <reason>`.",
    },
  );
}

/** Throws `contract-not-kept` when the running revision answers otherwise than its contract says. */
async function checkStep(ports: ContractPorts, { step, signal, log }: StepContext): Promise<Json> {
  const { app, slug, service, version } = step.input as unknown as ContractStepInput;
  const release = ports.release({ app, slug }, version);
  const contract = await sourceOf(ports, release, service);
  const address = await ports.revision(release, service);
  const report = await inThread({ kind: "check", contract, ...address, seed: 1 }, signal);
  log(`${report.requests} ${report.requests === 1 ? "request" : "requests"} made, ${report.failures.length} failed`);
  for (const line of listed(report.skips.map(({ operation, reason }) => `${operation} skipped: ${reason}`)))
    log(`  ${line}`);
  refuseFailures(service, report);
  return { requests: report.requests, skipped: report.skips.length };
}

function refuseFailures(service: string, { failures, requests }: CheckReport): void {
  if (failures.length === 0) return;
  const lines = failures.map(({ operation, what, curl }) => `${operation} ${what}\n    ${curl}`);
  throw new BoughError(
    "contract-not-kept",
    [
      `${service} does not keep its contract (${failures.length} of ${requests} requests):`,
      ...listed(lines).map((line) => `  ${line}`),
    ].join("\n"),
    { hint: "Correct the service or its contract; `x-bough-check: false` leaves an operation out." },
  );
}

async function sourceOf(ports: ContractPorts, release: ReleaseRecord, service: string): Promise<ContractSource> {
  const path = contractOf(release, service);
  if (path !== null) return { folder: await ports.artifact(release, service), path };
  throw new BoughError("contract-missing", `Release v${release.version} has no contract of ${service}.`);
}
