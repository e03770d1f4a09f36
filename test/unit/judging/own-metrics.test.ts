import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { createRandom } from "../../../bench/judge/random.ts";
import type { JudgeSpec } from "../../../src/model/judge.ts";
import type { Verdict } from "../../../src/release/judge/verdict.ts";
import type { RunningInstance } from "../../../src/server/judging/traffic-source.ts";
import { judgeSpec } from "../../support/judging/judge-spec.ts";
import { judgingRig, rollout } from "../../support/judging/rig.ts";
import { simulateTraffic } from "../../support/judging/simulated-traffic.ts";

const healthy = { errors: 0.005, slower: 1 };
const orders = {
  kind: "counter",
  service: "web",
  path: "/metrics",
  bad: "failed",
  total: "orders",
  toleratedRatio: 1,
} as const;
const depth = {
  kind: "limit",
  min: null,
  max: 10,
  looks: 3,
  source: { kind: "prometheus", service: "web", path: "/metrics", name: "depth" },
} as const;

describe("a canary with metrics of the application's own", () => {
  const pages: Record<string, string> = {};
  const servers: Server[] = [];
  const instances: RunningInstance[] = [];

  before(async () => {
    for (const release of ["v1", "v2"]) {
      const server = createServer((request, response) =>
        response.end(request.url === "/metrics" ? pages[release] : ""),
      );
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      servers.push(server);
      const { port } = server.address() as AddressInfo;
      const health = { path: "/healthz", timeout: 1_000 };
      instances.push({ id: release, release, service: "web", host: "127.0.0.1", port, health, restarts: 0 });
    }
  });
  after(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });

  for (const { name, metrics, canary, end } of [
    {
      name: "fails when its bad events are too many",
      metrics: { orders },
      canary: (n: number) => `failed ${n * 8}\norders ${n * 20}\n`,
      end: "worse",
    },
    {
      name: "passes when they are not",
      metrics: { orders },
      canary: (n: number) => `failed 0\norders ${n * 20}\n`,
      end: "healthy",
    },
    { name: "never passes when they cannot be read", metrics: { orders }, canary: () => "<html>", end: "undecided" },
    {
      name: "fails when a gauge stays above its limit",
      metrics: { depth },
      canary: (n: number) => `depth ${n}\n`,
      end: "worse",
    },
    { name: "passes when it stays below", metrics: { depth }, canary: () => "depth 10\n", end: "healthy" },
    { name: "never passes when it is no number", metrics: { depth }, canary: () => "depth NaN\n", end: "undecided" },
  ] satisfies readonly {
    name: string;
    metrics: JudgeSpec["metrics"];
    canary: (look: number) => string;
    end: Verdict["reason"];
  }[]) {
    it(name, async (t) => {
      const simulated = simulateTraffic({ random: createRandom(2), perSecond: 100, canary: healthy, stable: healthy });
      const traffic = { ...simulated, instances: async () => instances };
      let clock = 0;
      const { canaries } = await judgingRig(t, traffic, () => clock);
      simulated.advance(60);
      simulated.weigh(20);
      Object.assign(pages, { v1: "failed 4\norders 4000\ndepth 1\n", v2: canary(0) });
      const opened = await canaries.of("d-1", { ...rollout, judge: { ...judgeSpec, metrics }, timeout: 3_600_000 });
      const reasons: (string | undefined)[] = [];
      for (let look = 0; look <= 30; look += 1) {
        pages["v1"] = `failed 4\norders ${4_000 + look * 80}\ndepth 1\n`;
        pages["v2"] = canary(look);
        const verdict = await opened.canary.look({ step: "a", paused: false, flush: false });
        reasons.push(verdict?.reason);
        simulated.advance(5);
        clock += 5_000;
      }
      assert.equal(reasons.at(-1), end);
      if (end === "undecided") assert.ok(!reasons.includes("healthy"));
    });
  }
});
