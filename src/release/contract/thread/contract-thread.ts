import { parentPort, workerData } from "node:worker_threads";
import { BoughError } from "../../../lib/bough-error.ts";
import type { CheckReport } from "../check/check-report.ts";
import { checkRevision } from "../check/check-revision.ts";
import { type Comparison, diffContracts } from "../compare/diff-contracts.ts";
import type { Contract } from "../document/contract.ts";
import { loadContract } from "../document/load-contract.ts";
import type { ContractSource, ContractTask, TaskAnswer } from "./task.ts";

/** The thread's program: one task, given as its data, one answer, and the end. */
parentPort?.postMessage(await answer(workerData as ContractTask));

async function answer(task: ContractTask): Promise<TaskAnswer> {
  try {
    return { result: await run(task) };
  } catch (error) {
    if (error instanceof BoughError)
      return { error: { code: error.code, message: error.message, hint: error.hint ?? null } };
    const message = error instanceof Error ? error.message : String(error);
    return {
      error: { code: "contract-failed", message: `The contract could not be worked on: ${message}`, hint: null },
    };
  }
}

async function run(task: ContractTask): Promise<Comparison | CheckReport> {
  if (task.kind === "compare") return diffContracts(await load(task.serving), await load(task.next));
  const { baseUrl, headers, seed } = task;
  return checkRevision(await load(task.contract), baseUrl, { headers, seed, signal: new AbortController().signal });
}

function load({ folder, path }: ContractSource): Promise<Contract> {
  return loadContract(folder, path);
}
