import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { StepContext } from "../../../src/engine/plan.ts";
import { step } from "../../../src/engine/step.ts";
import type { ReleaseWindow } from "../../../src/model/gates.ts";
import type { SignalKind } from "../../../src/model/signal.ts";
import { gateSteps } from "../../../src/server/gates/gate-steps.ts";
import { holdOf } from "../../../src/server/signals/hold-of.ts";
import { createSignalHub, type SignalHub } from "../../../src/server/signals/signal-hub.ts";
import type { Store } from "../../../src/store/store.ts";
import { release } from "../../contract/store/samples.ts";
import { openTestStore } from "../../support/open-test-store.ts";

const friday = Date.parse("2026-11-20T15:59:59.900Z");
const office: ReleaseWindow = { days: [5], from: "16:00", to: "17:00", zone: "UTC", outside: "wait" };

describe("the steps of gates", () => {
  it("a window opens by itself when it is time", async (t) => {
    const { run, lines } = await gate(t, { window: office, clock: friday });
    assert.equal(await run, null);
    assert.match(lines[0] ?? "", /Fri 16:00–17:00 UTC.* waits until Fri 20 Nov 2026 16:00 UTC.*bough promote-full d/);
    assert.equal(lines.length, 1);
  });

  it("an approval from before it was waited for counts, and one of somebody else's does not", async (t) => {
    const window = { ...office, outside: "approval" as const };
    const { run, send } = await gate(t, { window, by: ["anna"], clock: friday - 3_600_000 });
    send("approve", "ben");
    send("approve", "anna");
    const { by, how } = (await run) as { by: string; how: string };
    assert.deepEqual([by, how], ["anna", "approve"]);
  });

  it("a freeze holds although somebody promotes past the window", async (t) => {
    const freezes = [{ from: "2026-11-20T00:00:00Z", to: "2026-11-20T15:59:59.950Z", reason: "the fair" }];
    const { run, send, lines } = await gate(t, { window: { ...office, days: [1] }, freezes, clock: friday });
    send("promote-full", "anna");
    assert.equal(((await run) as { by: string }).by, "anna");
    assert.match(lines[0] ?? "", /Releases are frozen \(the fair\).*there is none but bough abort d/);
  });

  it("waits without end, and ends at once when it is stopped", async (t) => {
    const { run, stop } = await gate(t, { window: office, clock: friday - 86_400_000 });
    stop.abort(new Error("enough"));
    await assert.rejects(run, /enough|aborted/);
  });
});

describe("a pause", () => {
  it("holds until it is resumed, by a hub that was made after it", async (t) => {
    const store = await openTestStore(t);
    const send = sender(createSignalHub(store));
    send("pause", "anna");
    const hub = createSignalHub(store);
    const hold = holdOf(hub, "d");
    assert.equal(hold.held, true);
    const waiting = hold.wait(AbortSignal.timeout(5_000));
    sender(hub)("approve", "anna");
    assert.equal(hold.held, true);
    sender(hub)("resume", "anna");
    await waiting;
    assert.equal(hold.held, false);
    await hold.wait(AbortSignal.timeout(5_000));
  });
});

const sender =
  (signals: SignalHub) =>
  (kind: SignalKind, actor: string): void =>
    void signals.send({ deployment: "d", kind, actor, token: "t", reason: "a reason" });

interface Gate {
  readonly window: ReleaseWindow;
  readonly freezes?: readonly { from: string; to: string; reason: string }[];
  readonly by?: readonly string[];
  /** What the clock shows until something has been said; then it runs. */
  readonly clock: number;
}

/** Begins to wait at the window of a release with these gates. */
async function gate(t: TestContext, { window, freezes = [], by = [], clock }: Gate) {
  const store: Store = await openTestStore(t);
  store.apps.ensure("shop");
  const draft = release("shop", "main");
  store.releases.create({ ...draft, spec: { ...draft.spec, gates: { approval: { by }, window, freezes } } });
  const signals = createSignalHub(store);
  const lines: string[] = [];
  let saidAt: number | null = null;
  const now = (): number => clock + (saidAt === null ? 0 : Math.round(performance.now() - saidAt));
  const stop = new AbortController();
  const input = { environment: { app: "shop", slug: "main" }, version: 1, previous: null, window };
  const context: StepContext = {
    deployment: "d",
    step: step("gate.window", "v1", { title: "Wait", reason: "r", needs: [], deadline: 1000, input }),
    outputs: {},
    signal: stop.signal,
    log(line) {
      saidAt ??= performance.now();
      lines.push(line);
    },
  };
  const run = gateSteps({ signals, store, now })["gate.window"]?.(context) ?? Promise.reject(new Error("no handler"));
  return { run, lines, stop, send: sender(signals) };
}
