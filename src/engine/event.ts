import type { DeploymentRecord, ErrorRecord } from "../model/records.ts";
import type { Phase } from "./journal.ts";
import type { Plan } from "./plan.ts";

/** What happened in a deployment, in order. `at` is an ISO 8601 time; `seq` counts up within the deployment. */
export type EngineEvent = { readonly deployment: string; readonly seq: number; readonly at: string } & EventBody;

export type EventBody =
  | { readonly type: "deployment"; readonly record: DeploymentRecord }
  | { readonly type: "message"; readonly text: string }
  | { readonly type: "planned"; readonly plan: Plan }
  | { readonly type: "step.started"; readonly phase: Phase; readonly step: string; readonly title: string }
  | { readonly type: "step.output"; readonly phase: Phase; readonly step: string; readonly line: string }
  | {
      readonly type: "step.done";
      readonly phase: Phase;
      readonly step: string;
      readonly title: string;
      readonly ms: number;
    }
  | {
      readonly type: "step.failed";
      readonly phase: Phase;
      readonly step: string;
      readonly title: string;
      readonly ms: number;
      readonly error: ErrorRecord;
    };
