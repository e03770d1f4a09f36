import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startBough, type Bough } from "../bough.ts";
import type { Project } from "../project.ts";
import { waitFor } from "../wait-for.ts";
import { ControlClient } from "./control-client.ts";
import { gatedFiles } from "./gated-app.ts";
import { Gates } from "./gates.ts";
import { nothing, whatExists } from "./what-exists.ts";

/** A bough, and applications that a test can hold at a gate. */
export interface Rig extends AsyncDisposable {
  readonly bough: Bough;
  readonly control: ControlClient;
  /** A new application with gates of its own, committed but not pushed. */
  application(app: string): Promise<Application>;
}

export interface Application {
  readonly app: string;
  readonly project: Project;
  readonly gates: Gates;
  /** Commits a change that needs a build, pushes it to the branch, and gives the commit when it is queued. */
  push(branch: string): Promise<string>;
  /** Pushes refs; gives what git printed when it is queued. */
  send(...refs: string[]): Promise<string>;
  /** The release answers, the records say so, and exactly what it needs exists. */
  serves(slug: string, release: number, commit: string): Promise<void>;
  /** Nothing exists of the environment. */
  isGone(slug: string): Promise<void>;
  /** Statuses of the environment's deployments, oldest first. */
  history(slug: string): Promise<readonly string[]>;
}

export async function startRig(): Promise<Rig> {
  const bough = await startBough({ args: ["--workers", "1"] });
  const control = new ControlClient(bough);
  return {
    bough,
    control,
    application: (app) => createApplication(bough, control, app),
    [Symbol.asyncDispose]: () => bough[Symbol.asyncDispose](),
  };
}

async function createApplication(bough: Bough, control: ControlClient, app: string): Promise<Application> {
  const folder = join(bough.workspace, `${app}-gates`);
  await mkdir(folder, { recursive: true });
  const gates = await Gates.open(folder);
  const project = await bough.project(app);
  await project.commit(gatedFiles(app, gates));
  let changes = 0;

  const send = async (...refs: string[]): Promise<string> => {
    const { code, stderr } = await project.push("--push-option=detach", ...refs);
    assert.equal(code, 0, stderr);
    return stderr;
  };
  const history = async (slug: string): Promise<readonly string[]> =>
    (await control.deployments(app, slug)).toReversed().map(({ kind, status }) => `${kind} ${status}`);
  return {
    app,
    project,
    gates,
    send,
    history,
    async push(branch) {
      changes += 1;
      const commit = await project.commit({ "change.txt": `${branch} ${changes}\n` });
      await send(`+HEAD:refs/heads/${branch}`);
      return commit;
    },
    async serves(slug, release, commit) {
      await control.ended(app, slug);
      const answer = await bough.request(slug === "main" ? app : `${slug}.${app}`);
      const told = [answer.headers["x-bough-release"], answer.text];
      assert.deepEqual(told, [`v${release}`, commit], `what ${slug} answers: ${(await history(slug)).join(", ")}`);
      const record = await control.environment(app, slug);
      assert.deepEqual([record?.status, record?.release, record?.commit], ["live", release, commit]);
      const instance = `${app}/${slug}/web@v${release}/0`;
      const { routes, ...rest } = await whatExists(bough, app, slug);
      assert.notEqual(routes, null);
      const owned = { running: [instance], recorded: [instance], ports: [instance] };
      assert.deepEqual(rest, { ...owned, tables: false, directory: true }, `what exists of ${slug}`);
      assert.deepEqual(await control.orphans(), []);
    },
    async isGone(slug) {
      await waitFor(`${slug} to be destroyed`, async () => {
        await control.ended(app, slug);
        return (await control.environment(app, slug))?.status === "destroyed";
      });
      assert.deepEqual(await whatExists(bough, app, slug), nothing, `what is left of ${slug}`);
      assert.deepEqual(await control.orphans(), []);
    },
  };
}
