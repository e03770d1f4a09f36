import assert from "node:assert/strict";
import type { DeploymentRecord } from "../../../src/model/records.ts";
import type { DeploymentDetail } from "../../../src/server/control.ts";
import { startBough, type Bough } from "../bough.ts";
import { ControlClient } from "../recovery/control-client.ts";
import type { CommandResult } from "../run-command.ts";
import { waitFor } from "../wait-for.ts";

const patient = { timeout: 30_000, interval: 25 };

/** A bough, and applications of one service that answers with its release. */
export interface ReleaseRig extends AsyncDisposable {
  readonly bough: Bough;
  readonly control: ControlClient;
  /** `environments` is what stands in the definition. */
  application(app: string, environments: string): Promise<ReleasedApp>;
  /** Ends the control process as `kill -9` does, and waits for the next one to answer. */
  killControl(): Promise<void>;
}

export interface ReleasedApp {
  readonly app: string;
  /** Commits a change, pushes it, and gives the deployment when it is queued. */
  push(branch: string, files?: Readonly<Record<string, string>>): Promise<DeploymentRecord>;
  /** The same, and waits until it has ended well. */
  deploy(branch: string, files?: Readonly<Record<string, string>>): Promise<DeploymentRecord>;
  /** `bough <args> --app <app>`, whatever its exit code is. */
  run(...args: string[]): Promise<CommandResult>;
  /** The same; fails when the command does. */
  ok(...args: string[]): Promise<string>;
  /** The same; fails when the command does not, and gives what it said. */
  refused(...args: string[]): Promise<string>;
  /** What the environment of the host answers, as `v3`. */
  release(host: string, headers?: Readonly<Record<string, string>>): Promise<string>;
  ended(id: string): Promise<DeploymentDetail>;
  /** Waits until a step of that kind runs. */
  at(id: string, kind: string): Promise<void>;
  /** All that has been said to those who follow the deployment. */
  said(id: string): Promise<string>;
}

export async function startReleaseRig(): Promise<ReleaseRig> {
  const bough = await startBough({ args: ["--workers", "1"] });
  const control = new ControlClient(bough);
  return {
    bough,
    control,
    application: (app, environments) => createApplication(bough, control, app, environments),
    async killControl() {
      const find = (): number | undefined =>
        bough.processes().find(({ command }) => command.includes("bin/control."))?.pid;
      const victim = find();
      assert.ok(victim !== undefined, "control does not run");
      process.kill(victim, "SIGKILL");
      await waitFor("a new control", () => ![undefined, victim].includes(find()), patient);
      await control.patiently("GET", "/status");
    },
    [Symbol.asyncDispose]: () => bough[Symbol.asyncDispose](),
  };
}

async function createApplication(
  bough: Bough,
  control: ControlClient,
  app: string,
  environments: string,
): Promise<ReleasedApp> {
  const project = await bough.project(app);
  await project.commit({ "bough.config.ts": definition(app, environments), "server.cjs": server });
  let changes = 0;

  const push: ReleasedApp["push"] = async (branch, files = {}) => {
    changes += 1;
    const commit = await project.commit({ ...files, "change.txt": `${changes}\n` });
    const { code, stderr } = await project.push("--push-option=detach", `+HEAD:refs/heads/${branch}`);
    assert.equal(code, 0, stderr);
    const { items } = await control.call<{ items: DeploymentRecord[] }>("GET", `/deployments?app=${app}&limit=20`);
    const found = items.find((one) => one.commit === commit && one.branch === branch && one.kind === "deploy");
    assert.ok(found !== undefined, stderr);
    return found;
  };
  const ended: ReleasedApp["ended"] = (id) =>
    waitFor(
      `${id} to end`,
      async () => {
        const detail = await control.detail(id);
        return detail.deployment.finishedAt !== null && detail;
      },
      patient,
    );
  const run: ReleasedApp["run"] = (...args) => bough.run([...args, "--app", app]);
  return {
    app,
    push,
    ended,
    run,
    async deploy(branch, files) {
      const { id } = await push(branch, files);
      const { deployment } = await ended(id);
      assert.equal(deployment.status, "succeeded", JSON.stringify(deployment.error));
      return deployment;
    },
    async ok(...args) {
      const { code, stdout, stderr } = await run(...args);
      assert.equal(code, 0, `bough ${args.join(" ")}: ${stdout}${stderr}`);
      return stdout;
    },
    async refused(...args) {
      const { code, stdout, stderr } = await run(...args);
      assert.notEqual(code, 0, `bough ${args.join(" ")}: ${stdout}${stderr}`);
      return stderr;
    },
    async release(host, headers = {}) {
      const answer = await bough.request(host, "/", { headers });
      assert.equal(answer.status, 200, answer.text);
      return answer.text;
    },
    async at(id, kind) {
      await waitFor(
        `${id} to be at ${kind}`,
        async () => {
          const { journal, deployment } = await control.detail(id);
          assert.equal(deployment.finishedAt, null, JSON.stringify(deployment.error));
          return journal.some((one) => one.status === "running" && one.id.startsWith(`${kind}:`));
        },
        patient,
      );
    },
    async said(id) {
      const response = await fetch(`http://127.0.0.1:${bough.apiPort}/api/v1/deployments/${id}/events`, {
        headers: { authorization: `Bearer ${bough.token}` },
        signal: AbortSignal.timeout(5_000),
      });
      return soFar(response);
    },
  };
}

/** What a stream of events has said until it pauses. */
async function soFar(response: Response): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const part = await Promise.race([reader?.read(), new Promise<null>((done) => void setTimeout(done, 300, null))]);
    if (part === null || part === undefined || part.done) break;
    text += part.value;
  }
  await reader?.cancel().catch(() => undefined);
  return text;
}

const definition = (app: string, environments: string): string => `import { app, canary, service } from "bough";
const web = service({ start: "node server.cjs", health: "/healthz", stopTimeout: "2s" });
export default app({ name: ${JSON.stringify(app)}, resources: { web }, environments: ${environments} });
`;

const server = `const { createServer } = require("node:http");
const server = createServer((request, response) => response.end(process.env.BOUGH_RELEASE));
server.listen(process.env.PORT, "127.0.0.1");
process.on("SIGTERM", () => server.close(() => process.exit(0)));
`;
