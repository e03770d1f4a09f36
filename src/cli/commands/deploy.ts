import type { DeploymentDetail } from "../../server/client/api-client.ts";
import { plainLine } from "../../lib/plain-line.ts";
import type { CommandOptions } from "../command.ts";
import type { Context, ServerAddress } from "../context.ts";
import { assertSucceeded, follow } from "../follow.ts";
import { checkedOut, uncommitted } from "../git/git.ts";
import { push } from "../git/push.ts";
import { renderUncommitted } from "../render/render-uncommitted.ts";
import { targetApp } from "../target.ts";

/** Pushes the commit that is checked out and follows its deployment; starts the server when none runs. */
export async function run(
  context: Context,
  _: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const app = await targetApp(context, options);
  const { branch, commit } = await checkedOut(context.folder);
  const changes = await uncommitted(context.folder);
  if (changes.length > 0) context.note(renderUncommitted(changes, "deployed"));
  const server = await context.during("Starting bough", context.installation.up({ data: context.data }));
  const begun = await begin(context, server, { app, branch, commit });
  if (begun.status === "skipped") return context.result(begun, plainLine(`${branch} is skipped: ${begun.reason}`));
  context.note(`Deploying ${branch} of ${app} at ${commit.slice(0, 7)}`);
  const detail = await follow(context, begun.id);
  if (detail.deployment.status !== "succeeded") await noteWhatServes(context, detail);
  assertSucceeded(detail);
  const { release, environment } = detail.deployment;
  context.result({ ...detail.deployment, url: detail.url }, `Deployed ${environment} v${release}\n${detail.url}`);
}

type Begun =
  | { readonly status: "deployment"; readonly id: string }
  | { readonly status: "skipped"; readonly reason: string };

/** A commit that the server has already is deployed anew. */
async function begin(
  context: Context,
  server: ServerAddress,
  request: { readonly app: string; readonly branch: string; readonly commit: string },
): Promise<Begun> {
  const refspec = `HEAD:refs/heads/${request.branch}`;
  const answer = await push({ folder: context.folder, server, app: request.app, refspec });
  if (answer.status !== "unchanged") return answer;
  const queued = await context.api().deploy(request);
  return queued.status === "skipped" ? queued : { status: "deployment", id: queued.deployment.id };
}

/** After a failure: that nothing changed for users. */
async function noteWhatServes({ api, note }: Context, { deployment }: DeploymentDetail): Promise<void> {
  const { release, url } = await api().environment(deployment.app, deployment.slug);
  if (release !== null) note(`v${release} serves on at ${url}`);
}
