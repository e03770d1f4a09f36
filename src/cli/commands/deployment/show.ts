import type { StepRecord } from "../../../engine/journal.ts";
import type { DeploymentRecord } from "../../../model/records.ts";
import type { DeploymentDetail } from "../../../server/client/api-client.ts";
import { duration } from "../../../server/client/render-progress.ts";
import { plainLine } from "../../../lib/plain-line.ts";
import type { Context } from "../../context.ts";
import { ago } from "../../render/ago.ts";
import { paintStatus } from "../../render/paint-status.ts";
import type { Paint } from "../../render/painter.ts";
import { renderTable } from "../../render/render-table.ts";
import { waitsFor } from "../../render/waits-for.ts";

/** A deployment with its plan and what its journal says of each step. */
export async function run(context: Context, [id = ""]: readonly (string | undefined)[]): Promise<void> {
  const detail = await context.api().deployment(id);
  const { deployment, url } = detail;
  const text = [
    ...heading(deployment, context.paint),
    ...(url === null ? [] : [`  url      ${url}`]),
    ...waitsFor(detail).map((line) => `  ${line}`),
    ...steps(detail, "steps", "Steps:"),
    ...steps(detail, "undo", "The way back:"),
    ...askedOf(detail),
    ...reason(deployment),
  ];
  context.result(detail, text.join("\n"));
}

function heading(deployment: DeploymentRecord, paint: Paint): readonly string[] {
  const { id, app, environment, kind, status, branch, commit, release, createdAt } = deployment;
  return [
    `${id}: ${kind} of ${app} ${environment}, ${paintStatus(status, paint)}`,
    `  branch   ${plainLine(branch)}`,
    ...(commit === null ? [] : [`  commit   ${commit.slice(0, 7)}`]),
    ...(release === null ? [] : [`  release  v${release}`]),
    `  created  ${ago(createdAt, Date.now())}`,
  ];
}

/** The way back is told only where it was gone. */
function steps({ plan, journal }: DeploymentDetail, phase: StepRecord["phase"], title: string): readonly string[] {
  const records = new Map(journal.filter((one) => one.phase === phase).map((one) => [one.id, one]));
  const planned = plan?.[phase] ?? [];
  if (planned.length === 0 || (phase === "undo" && records.size === 0)) return [];
  const rows = planned.map((step) => {
    const record = records.get(step.id);
    return [record?.status ?? "pending", plainLine(step.title), record === undefined ? "" : timeOf(record)];
  });
  const [, ...lines] = renderTable({ heading: ["", "", ""], rows, empty: "" }).split("\n");
  return ["", title, ...lines.map((line) => `  ${line}`)];
}

const timeOf = ({ startedAt, finishedAt }: StepRecord): string =>
  startedAt === null || finishedAt === null ? "" : duration(Date.parse(finishedAt) - Date.parse(startedAt));

/** What people did to it, and why. */
function askedOf({ signals }: DeploymentDetail): readonly string[] {
  if (signals.length === 0) return [];
  const lines = signals.map(
    ({ kind, actor, at, reason: why }) =>
      `  ${kind} by ${actor}, ${ago(at, Date.now())}${why === null ? "" : `: ${why}`}`,
  );
  return ["", "Asked:", ...lines.map(plainLine)];
}

function reason({ error }: DeploymentRecord): readonly string[] {
  if (error === null) return [];
  const text = [error.message, ...(error.hint === null ? [] : [`hint: ${error.hint}`])].join("\n");
  return ["", ...text.split("\n").map(plainLine)];
}
