import type { Outputs, StepHandlers } from "../../../engine/plan.ts";
import { inputOf } from "../../../engine/step.ts";
import { contractSteps } from "../../../release/contract/steps/contract-steps.ts";
import type { CheckInput, TestAddress, WeighOutput } from "../../../release/rollout/steps.ts";
import { artifactOf } from "../artifact/plan-artifact.ts";
import type { LocalDeps } from "../local-deps.ts";
import { revisionAddress } from "./revision-address.ts";
import { runCommandCheck } from "./run-command-check.ts";
import { runHttpCheck } from "./run-http-check.ts";

export const checkSteps = (deps: LocalDeps): StepHandlers => ({
  ...contractSteps({
    release: (environment, version) => deps.release(environment, version),
    artifact: async (release, service) => deps.artifacts.path(artifactOf(release, service)),
    revision: (release, service) => revisionAddress(deps, release, service),
  }),
  "check.run": async ({ deployment, step, outputs, signal, log }) => {
    const input = inputOf<CheckInput>(step);
    const { check } = input;
    const address = addressIn(outputs, input);
    if (check.kind === "http") await runHttpCheck(deps.routerPort, { input, check, address }, { signal, log });
    else await runCommandCheck(deps, { input, check, address, deployment, id: step.id }, { signal, log });
  },
});

/** Without its header a request reaches what serves, as the previous release does while the new one has no share. */
function addressIn(outputs: Outputs, { address, of, version }: CheckInput): TestAddress {
  const { test } = outputs[address] as unknown as WeighOutput;
  return of === version ? test : { ...test, header: { ...test.header, value: "none" } };
}
