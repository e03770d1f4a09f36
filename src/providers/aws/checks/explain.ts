import type { CheckResult, ExplainedFinding, Finding } from "./finding.ts";

/** A reason that holds for every finding of a rule at resources that match. */
export interface Exception {
  readonly rule: RegExp;
  readonly resource: RegExp;
  readonly reason: string;
}

/** Parts findings into those that an exception explains and the others. */
export function explain(found: readonly Finding[], exceptions: readonly Exception[]): CheckResult {
  const findings: Finding[] = [];
  const explained: ExplainedFinding[] = [];
  for (const finding of found) {
    const exception = exceptions.find(
      ({ rule, resource }) => rule.test(finding.rule) && resource.test(finding.resource),
    );
    if (exception === undefined) findings.push(finding);
    else explained.push({ ...finding, reason: exception.reason });
  }
  return { findings, explained };
}
