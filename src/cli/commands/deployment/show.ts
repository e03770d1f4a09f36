import type { Context } from "../../context.ts";

/** A deployment with its plan and what its journal says of each step. */
export async function run(context: Context, [id = ""]: readonly (string | undefined)[]): Promise<void> {
  const detail = await context.api().deployment(id);
  const { deployment, plan, journal } = detail;
  const steps = (["steps", "undo"] as const).flatMap((phase) => {
    const records = new Map(journal.filter((one) => one.phase === phase).map((one) => [one.id, one.status]));
    if (phase === "undo" && records.size === 0) return [];
    const lines = (plan?.[phase] ?? []).map(
      ({ id: step, title }) => `  ${(records.get(step) ?? "pending").padEnd(8)} ${title}`,
    );
    return lines.length === 0 ? [] : [phase === "steps" ? "Steps:" : "The way back:", ...lines];
  });
  const error =
    deployment.error === null
      ? []
      : [deployment.error.message, ...(deployment.error.hint === null ? [] : [`hint: ${deployment.error.hint}`])];
  context.result(
    detail,
    [
      `${deployment.id}: ${deployment.kind} of ${deployment.app} ${deployment.environment}, ${deployment.status}`,
      ...error,
      ...steps,
    ].join("\n"),
  );
}
