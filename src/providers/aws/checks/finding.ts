/** Something in a template that a rule does not like. */
export interface Finding {
  /** `AwsSolutions-CFR4`, `rights`, `secrets` */
  readonly rule: string;
  /** Path of the construct, or logical id. */
  readonly resource: string;
  readonly message: string;
}

/** A finding that is meant to be, with the reason. */
export interface ExplainedFinding extends Finding {
  readonly reason: string;
}

export interface CheckResult {
  /** What is to be mended before a deployment. */
  readonly findings: readonly Finding[];
  readonly explained: readonly ExplainedFinding[];
}
