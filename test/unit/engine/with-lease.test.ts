import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Leases } from "../../../src/engine/leases.ts";
import { withLease } from "../../../src/engine/with-lease.ts";
import { openTestStore } from "../../support/open-test-store.ts";

describe("withLease", () => {
  it("holds the lease as long as the work takes, and gives it back", async (t) => {
    const { leases } = await openTestStore(t);
    const renewed = Promise.withResolvers<void>();
    const watched = renewing(leases, () => {
      const isHeld = leases.renew("env", "me", 30);
      renewed.resolve();
      return isHeld;
    });
    const result = await withLease({ leases: watched, name: "env", owner: "me", ttl: 30 }, async (lost) => {
      await renewed.promise;
      assert.equal(leases.acquire("env", "you", 30), false);
      assert.equal(lost.aborted, false);
      return 42;
    });
    assert.equal(result, 42);
    assert.equal(leases.acquire("env", "you", 30), true);
  });

  it("gives the lease back when the work fails", async (t) => {
    const { leases } = await openTestStore(t);
    const failing = withLease({ leases, name: "env", owner: "me", ttl: 1000 }, () =>
      Promise.reject(new Error("broke")),
    );
    await assert.rejects(failing, { message: "broke" });
    assert.equal(leases.acquire("env", "you", 1000), true);
  });

  it("does not begin while somebody else holds the lease", async (t) => {
    const { leases } = await openTestStore(t);
    leases.acquire("env", "you", 1000);
    const work = withLease({ leases, name: "env", owner: "me", ttl: 1000 }, () => assert.fail("began"));
    await assert.rejects(work, { code: "lease-conflict" });
    assert.equal(leases.renew("env", "you", 1000), true);
  });

  it("tells the work when somebody else took the lease over", async (t) => {
    let clock = 0;
    const { leases } = await openTestStore(t, () => clock);
    const reason = await withLease({ leases, name: "env", owner: "me", ttl: 30 }, async (lost) => {
      clock += 31;
      assert.equal(leases.acquire("env", "you", 1000), true);
      return await reasonOf(lost);
    });
    assert.equal(reason.code, "lease-lost");
    assert.equal(leases.renew("env", "you", 1000), true, "the new owner's lease was given back");
  });

  it("bears a renewal that fails, but not until the lease has expired", async (t) => {
    const { leases } = await openTestStore(t);
    let failures = 0;
    const watched = renewing(leases, () => {
      failures += 1;
      throw new Error("the disk is full");
    });
    const reason = await withLease({ leases: watched, name: "env", owner: "me", ttl: 30 }, reasonOf);
    assert.equal(reason.code, "lease-lost");
    assert.ok(failures > 1, "it gave up at once");
  });
});

function renewing(leases: Leases, renew: Leases["renew"]): Leases {
  return { ...leases, renew };
}

async function reasonOf(signal: AbortSignal): Promise<{ code?: string }> {
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  return signal.reason as { code?: string };
}
