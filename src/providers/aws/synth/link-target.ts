/** What a consumer gets of a resource that it links. */
export interface LinkTarget {
  /** `variable` is the link's name as a variable: `PEOPLE`. */
  readonly env: (variable: string) => Readonly<Record<string, string>>;
  /** The least that using it takes. */
  readonly statements: readonly Statement[];
}

/** A statement of an IAM policy. What none allows is not allowed, and what one denies no other allows. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}
