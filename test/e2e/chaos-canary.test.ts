import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { routerClient } from "../../src/router/client.ts";
import type { RunSummary } from "../../src/server/chaos/chaos-control.ts";
import { startBough, type Bough } from "../support/bough.ts";
import { triedFiles } from "../support/chaos/tried-app.ts";
import { deploy, linesOfServer } from "../support/deploy.ts";
import { startLoad } from "../support/load.ts";
import type { Project } from "../support/project.ts";
import { waitFor } from "../support/wait-for.ts";

const RATE = 100;

describe("an experiment as a step of a canary", { timeout: 240_000 }, () => {
  let bough: Bough;
  let project: Project;

  before(async () => {
    bough = await startBough();
    project = await bough.project("tried");
    await project.commit(triedFiles(true));
    await deploy(project, "main");
  });
  after(() => bough[Symbol.asyncDispose]());

  it("lets a release through that bears it as the one before does", async () => {
    const said = await released({ duration: "3s" });
    assert.match(said, /Deployed production v2/, said);
    assert.match(said, /It holds\. The faults are on\./, said);
    assert.match(
      said,
      /hit +error 500 on 30 % of the answers of quotes to page: (\d+ of v1, \d+ of v2|\d+ of v2, \d+ of v1)/,
      said,
    );
    assert.equal((await latest()).outcome, "held");
  });

  it("has the judge take one back that does not, although nothing else shows it", async () => {
    const said = await released({ tolerant: false });
    assert.match(said, /v3 is worse than v2, and is taken back/, said);
    await bears("v2");
    // The judge may have seen enough before its end, or needed what came after.
    const { actor, outcome } = await latest();
    assert.match(`${actor} ${outcome}`, /^d-\w+ (held|aborted)$/);
  });

  it("is taken back when the deployment is aborted", async () => {
    const said = await released({
      duration: "60s",
      meanwhile: () => bough.json(["abort", "production", "--app", "tried", "--reason", "enough"]),
    });
    assert.match(said, /[Cc]ancelled|aborted/, said);
    await bears("v2");
    assert.equal((await latest()).outcome, "aborted");
  });

  it("is taken back and run again when control is killed in its middle", async () => {
    await released({
      duration: "4s",
      async meanwhile() {
        const control = bough.processes().find(({ command }) => command.includes("bin/control."));
        assert.ok(control !== undefined);
        process.kill(control.pid, "SIGKILL");
      },
      // The push has ended with control, and the judge still needs requests to look at.
      afterwards: () =>
        waitFor("the deployment to end", async () => (await latestDeployment()).status === "succeeded", {
          timeout: 60_000,
        }),
    });
    const runs = await bough.json<readonly RunSummary[]>(["chaos", "list", "--app", "tried"]);
    assert.deepEqual(
      runs.slice(0, 2).map(({ outcome }) => outcome),
      ["held", "interrupted"],
    );
    await bears("v5");
  });

  /** Pushes a release under load, and tells what the push said. */
  async function released({ tolerant = true, duration = "6s", meanwhile, afterwards }: Released): Promise<string> {
    await project.commit(triedFiles(tolerant, duration));
    const load = startLoad({ port: bough.port, host: "tried.localhost", rate: RATE });
    try {
      await waitFor("a baseline", () => load.sent() > 2 * RATE);
      const pushed = project.push("main");
      if (meanwhile !== undefined) {
        await waitFor("the faults", async () => (await liveFaults()) > 0, { timeout: 30_000 });
        await meanwhile();
      }
      const said = linesOfServer((await pushed).stderr);
      await afterwards?.().catch((error: unknown) => assert.fail(`${String(error)}\n${said}`));
      return said;
    } finally {
      await load.stop();
    }
  }

  /** Nothing is left of the experiment, and the release has all the traffic. */
  async function bears(release: string): Promise<void> {
    assert.equal(await liveFaults(), 0);
    const answers = await Promise.all(Array.from({ length: 20 }, () => bough.request("tried")));
    assert.deepEqual(
      new Set(answers.map(({ status, headers }) => `${status} ${String(headers["x-bough-release"])}`)),
      new Set([`200 ${release}`]),
    );
  }

  async function latest(): Promise<RunSummary> {
    const [run] = await bough.json<readonly RunSummary[]>(["chaos", "list", "--app", "tried"]);
    assert.ok(run !== undefined);
    return run;
  }

  async function latestDeployment(): Promise<{ readonly status: string }> {
    const [first] = await bough.json<readonly { status: string }[]>(["deployment", "list", "--app", "tried"]);
    return first ?? { status: "none" };
  }

  async function liveFaults(): Promise<number> {
    const { data } = bough;
    const router = routerClient({ run: join(data, "run"), tableFile: join(data, "router", "routes.json") });
    return (await router.faultStates()).filter(({ remaining }) => remaining > 0).length;
  }
});

interface Released {
  /** Whether it bears the experiment. */
  readonly tolerant?: boolean;
  /** Of the experiment. */
  readonly duration?: string;
  /** Done in the middle of the experiment. */
  meanwhile?(): Promise<unknown>;
  /** Done when the push has ended, while people still come. */
  afterwards?(): Promise<unknown>;
}
