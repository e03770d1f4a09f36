import { BoughError } from "../../../lib/bough-error.ts";
import type { CommandCheck } from "../../../model/checks.ts";
import { releaseLabel } from "../../../release/release-label.ts";
import type { CheckInput, TestAddress } from "../../../release/rollout/steps.ts";
import type { LocalDeps } from "../local-deps.ts";
import { runJob } from "../service/run-job.ts";
import { checkPortOwner } from "./check-port.ts";

export interface CommandCheckRun {
  readonly input: CheckInput;
  readonly check: CommandCheck;
  readonly address: TestAddress;
  readonly deployment: string;
  /** Id of the step, which tells the checks of one deployment apart. */
  readonly id: string;
}

/** Runs the command with the artifact and the links of the release that is tested. Throws `check-failed`. */
export async function runCommandCheck(
  deps: LocalDeps,
  { input, check, address, deployment, id }: CommandCheckRun,
  { signal, log }: { readonly signal: AbortSignal; readonly log: (line: string) => void },
): Promise<void> {
  const { environment, of } = input;
  const late = AbortSignal.timeout(check.timeout);
  const port = await deps.supervisor.leasePort(checkPortOwner(environment, check.with));
  await runJob(
    deps,
    {
      environment,
      service: check.with,
      release: deps.release(environment, of),
      purpose: "check",
      subject: id.replace(/^check\.run:/, "").replaceAll(/[^\w@.-]/g, "-"),
      title: `Check ${check.name} of ${releaseLabel(of)}`,
      command: check.run,
      env: {
        BOUGH_CHECK_URL: `http://127.0.0.1:${port}`,
        BOUGH_CHECK_HEADER: `${address.header.name}: ${address.header.value}`,
      },
      deployment,
    },
    AbortSignal.any([signal, late]),
    log,
  ).catch((error: unknown) => {
    if (!late.aborted || signal.aborted) throw error;
    throw new BoughError(
      "check-failed",
      `Check ${check.name} did not end within ${check.timeout / 1000} s: ${check.run}`,
      {
        hint: "Give it more `timeout`, or let it do less.",
        cause: error,
      },
    );
  });
}
