import { BoughError } from "../lib/bough-error.ts";
import type { Json } from "../lib/json.ts";
import type { ErrorRecord } from "../model/records.ts";
import { errorRecord } from "./error-record.ts";
import type { Outputs, Step, StepHandler } from "./plan.ts";

export type StepResult =
  | { readonly status: "done"; readonly output: Json }
  | { readonly status: "failed"; readonly error: ErrorRecord };

export interface RunningStep {
  /** Never rejects, and settles at most `grace` after the step's deadline, whatever the handler does. */
  readonly result: Promise<StepResult>;
  /** Aborts the handler's signal. A handler that finishes its work nevertheless is done. */
  stop(reason: BoughError): void;
  /** Settles now, whether or not the handler has ended. */
  giveUp(): void;
}

export interface StepRun {
  readonly deployment: string;
  readonly step: Step;
  readonly handler: StepHandler;
  readonly outputs: Outputs;
  /** Milliseconds that a handler gets to clean up after its deadline. */
  readonly grace: number;
  readonly log: (line: string) => void;
}

/** The longest that a timer can wait, some 24 days. */
const longestTimer = 2 ** 31 - 1;

export function startStep(run: StepRun): RunningStep {
  const controller = new AbortController();
  const { promise, resolve } = Promise.withResolvers<StepResult>();
  let timedOut = false;
  let settled = false;
  let timer = setTimeout(expire, Math.min(run.step.deadline, longestTimer));

  void callHandler().then(settle);
  return {
    result: promise,
    stop: (reason) => controller.abort(reason),
    giveUp,
  };

  function expire(): void {
    timedOut = true;
    controller.abort(deadlineError(run.step));
    timer = setTimeout(giveUp, run.grace);
  }

  function giveUp(): void {
    settle(failedAs(undefined));
  }

  async function callHandler(): Promise<StepResult> {
    try {
      const output = await run.handler({
        deployment: run.deployment,
        step: run.step,
        outputs: run.outputs,
        signal: controller.signal,
        log: (line) => {
          if (!settled) run.log(line);
        },
      });
      return timedOut ? failedAs(undefined) : { status: "done", output: asJson(output) };
    } catch (error) {
      return failedAs(error);
    }
  }

  /** Why the signal was aborted says more than how the handler broke off. */
  function failedAs(error: unknown): StepResult {
    const cause: unknown = controller.signal.aborted ? controller.signal.reason : error;
    return { status: "failed", error: errorRecord(cause) };
  }

  function settle(result: StepResult): void {
    settled = true;
    clearTimeout(timer);
    resolve(result);
  }
}

/** The output as the journal will give it back, so that a resumed run sees what the first one saw. */
function asJson(output: Json | void): Json {
  return JSON.parse(JSON.stringify(output ?? null)) as Json;
}

function deadlineError(step: Step): BoughError {
  return new BoughError("step-timeout", `"${step.title}" did not finish within ${step.deadline / 1000} s.`, {
    hint: "See its last lines of output for what it was waiting for, then deploy again.",
  });
}
