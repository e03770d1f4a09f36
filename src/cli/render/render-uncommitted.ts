const SHOWN = 3;

/** That some files differ from the commit, and which. Pure. */
export function renderUncommitted(files: readonly string[], done: "deployed" | "planned"): string {
  const names = files.slice(0, SHOWN).join(", ");
  const more = files.length > SHOWN ? ` and ${files.length - SHOWN} more` : "";
  return `Not committed, so not ${done}: ${names}${more}`;
}
