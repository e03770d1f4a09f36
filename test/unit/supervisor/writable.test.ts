import assert from "node:assert/strict";
import { chmodSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { TestSupervisor } from "../../support/supervisor/test-supervisor.ts";

const asRoot = process.getuid?.() === 0 ? false : "uids can be changed by root only";

describe("folders that a process may write to", () => {
  it("are made when they are missing", async (t) => {
    const supervisor = await TestSupervisor.start(t);
    const home = supervisor.path("environments", "shop", "home");
    const job = supervisor.job("touch here", { cwd: supervisor.data, writable: [home], env: { HOME: home } });
    await supervisor.client.ensureProcess("job", { ...job, argv: ["/bin/sh", "-c", "touch $HOME/here"] });
    assert.equal((await supervisor.client.waitExit("job")).code, 0);
    assert.ok(lstatSync(supervisor.path("environments", "shop", "home", "here")).isFile());
  });

  it(
    "belong to its user with all that is in them, and nothing that links lead to does",
    { skip: asRoot },
    async (t) => {
      const supervisor = await TestSupervisor.start(t);
      chmodSync(supervisor.data, 0o711);
      const work = supervisor.path("work");
      mkdirSync(work);
      const inner = supervisor.path("work", "inner");
      const foreign = supervisor.path("foreign");
      mkdirSync(inner);
      for (const file of [`${inner}/file`, foreign]) writeFileSync(file, "x", { mode: 0o600 });
      symlinkSync(foreign, `${inner}/link`);
      const command = `echo more >> ${inner}/file && ! echo more >> ${inner}/link`;
      await supervisor.client.ensureProcess(
        "job",
        supervisor.job(command, { cwd: "/", user: "build", writable: [work], log: supervisor.path("logs", "job.log") }),
      );
      assert.equal((await supervisor.client.waitExit("job")).code, 0, supervisor.read("logs", "job.log"));
      assert.ok(lstatSync(`${inner}/link`).uid >= 210_000);
      assert.equal(lstatSync(foreign).uid, 0);
    },
  );

  it("are closed to the users of other environments", { skip: asRoot }, async (t) => {
    const supervisor = await TestSupervisor.start(t);
    chmodSync(supervisor.data, 0o711);
    const home = supervisor.path("environments", "shop", "home");
    const run = async (id: string, user: string, command: string): Promise<number | null> => {
      const job = supervisor.job(command, { cwd: "/", user, writable: user === "shop" ? [home] : [] });
      await supervisor.client.ensureProcess(id, job);
      return (await supervisor.client.waitExit(id)).code;
    };
    assert.equal(await run("write", "shop", `echo private > ${home}/data`), 0);
    assert.equal(await run("read", "shop", `cat ${home}/data`), 0);
    assert.notEqual(await run("steal", "evil", `cat ${home}/data`), 0);
  });
});
