import type { CheckReport } from "../check/check-report.ts";
import type { Comparison } from "../compare/diff-contracts.ts";

/** Where a contract is: a folder with files, and its path below it. */
export interface ContractSource {
  readonly folder: string;
  readonly path: string;
}

/** What the thread is asked: plain data, as everything that crosses over. */
export type ContractTask =
  | { readonly kind: "compare"; readonly serving: ContractSource; readonly next: ContractSource }
  | {
      readonly kind: "check";
      readonly contract: ContractSource;
      readonly baseUrl: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly seed: number;
    };

export interface TaskResults {
  readonly compare: Comparison;
  readonly check: CheckReport;
}

export type TaskAnswer =
  | { readonly result: Comparison | CheckReport }
  | { readonly error: { readonly code: string; readonly message: string; readonly hint: string | null } };
