/** Why a run was ended, one sentence: the signal's reason where it is a text. */
export function endReason({ reason }: AbortSignal): string {
  return typeof reason === "string" ? reason : "It was aborted.";
}
