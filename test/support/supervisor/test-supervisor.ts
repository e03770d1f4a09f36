import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { supervisorClient, type SupervisorClient } from "../../../src/providers/local/supervisor/client.ts";
import { ensureSupervisor } from "../../../src/providers/local/supervisor/ensure.ts";
import { identify, isAlive } from "../../../src/providers/local/supervisor/process-identity.ts";
import type { ProcessSpec } from "../../../src/providers/local/supervisor/protocol.ts";
import { taggedProcesses } from "../../../src/providers/local/supervisor/scan.ts";
import type { TestSettings } from "./program.ts";
import { until } from "./until.ts";

/** A real supervisor on a data directory of its own; the test's end takes all of it away. */
export class TestSupervisor {
  readonly data: string;
  readonly client: SupervisorClient;

  constructor(data: string) {
    this.data = data;
    this.client = supervisorClient(data);
  }

  static async start(test: TestContext, settings: TestSettings = {}): Promise<TestSupervisor> {
    const supervisor = new TestSupervisor(await mkdtemp(join(tmpdir(), "bough-sv-")));
    test.after(() => supervisor.#remove());
    supervisor.configure(settings);
    await supervisor.start();
    return supervisor;
  }

  /** Holds for supervisors that start from now on. */
  configure(settings: TestSettings): void {
    writeFileSync(join(this.data, "test.json"), JSON.stringify({ ports: OWN_PORTS, ...settings }));
  }

  async start(): Promise<void> {
    await ensureSupervisor({ data: this.data, entry: join(import.meta.dirname, "program.ts") });
  }

  async pid(): Promise<number> {
    return (await this.client.health()).pid;
  }

  /** As `kill -9` does; answers when it is gone. */
  async kill(): Promise<void> {
    const supervisor = identify(await this.pid());
    if (supervisor === null) return;
    process.kill(supervisor.pid, "SIGKILL");
    await until("the supervisor is gone", () => !isAlive(supervisor));
  }

  /** A process that runs a shell command; `${DATA}` names the data directory. */
  spec(command: string, change: Partial<ProcessSpec> = {}): ProcessSpec {
    const tags = { kind: "instance", app: "shop", slug: "main", release: 3, resource: "api" } as const;
    return {
      tags,
      argv: ["/bin/sh", "-c", command],
      cwd: this.data,
      env: { DATA: this.data },
      port: false,
      log: this.path("logs", "process.log"),
      logLimit: 1024 * 1024,
      memory: null,
      restart: "always",
      grace: 2_000,
      user: null,
      writable: [],
      ...change,
    };
  }

  job(command: string, change: Partial<ProcessSpec> = {}): ProcessSpec {
    const spec = this.spec(command, { restart: "never", ...change });
    return { ...spec, tags: { ...spec.tags, kind: "job" } };
  }

  path(...parts: readonly string[]): string {
    return join(this.data, ...parts);
  }

  /** Empty while there is no such file. */
  read(...parts: readonly string[]): string {
    const path = this.path(...parts);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  }

  lines(...parts: readonly string[]): readonly string[] {
    return this.read(...parts)
      .split("\n")
      .filter(Boolean);
  }

  /** Pids that carry the tag of the process. */
  tagged(id: string): readonly number[] {
    return taggedProcesses(this.data)
      .filter((tagged) => tagged.id === id)
      .map(({ pid }) => pid);
  }

  async #remove(): Promise<void> {
    this.configure({});
    await this.start();
    await this.client.shutdown();
    // One that lost the race for the lock may still be writing its compile cache.
    await rm(this.data, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Beside bough's own range, so that a server which runs on the machine is left alone. */
const OWN_PORTS = { first: 30_000, last: 31_999, rest: 60_000 };
