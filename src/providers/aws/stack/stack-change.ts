/** What a change set would do to one resource. */
export interface StackChange {
  /** Logical ids from the root's resource down to this one: `Data/PeopleTable`. */
  readonly path: string;
  readonly type: string;
  readonly action: "add" | "modify" | "remove" | "import" | "dynamic";
  /** Whether it gets a new physical resource, and the old one goes. */
  readonly replacement: "no" | "yes" | "possible";
  /** Whether what goes is kept outside of the stack, by the template's policy. */
  readonly retained: boolean;
  /** Properties that differ, those that ask for the replacement first. */
  readonly because: readonly string[];
}

/** For a person; what would take something away is in capitals. */
export function describeChange({ path, type, action, replacement, retained, because }: StackChange): string {
  const what = `${path} (${type})`;
  const why = because.length === 0 ? "" : ` because of ${because.join(", ")}`;
  const kept = retained ? "; the old one is kept outside of the stack" : "";
  if (replacement === "yes") return `REPLACE ${what}${why}${kept}`;
  if (replacement === "possible") return `MAY REPLACE ${what}${why}${kept}`;
  if (action === "remove") return retained ? `release ${what}; it is kept outside of the stack` : `REMOVE ${what}`;
  return `${action} ${what}${why}`;
}
