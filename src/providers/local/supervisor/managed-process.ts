import { appendFileSync } from "node:fs";
import { BoughError } from "../../../lib/bough-error.ts";
import { readJobNote } from "./job-exit.ts";
import { endFamily, type Family } from "./process-family.ts";
import { identify, isAlive, type ProcessIdentity } from "./process-identity.ts";
import type { ProcessRecord, RecordFolder } from "./process-record.ts";
import type { ProcessExit, ProcessState } from "./protocol.ts";
import { spawnProcess } from "./spawn-process.ts";
import type { UserLeases } from "./user-leases.ts";

export interface ProcessContext {
  /** Tag of the data directory. */
  readonly tag: string;
  readonly records: RecordFolder;
  readonly users: UserLeases;
  /** Told of each moment at which a crash must do no harm. */
  readonly probe: (moment: Moment) => void;
  /** Takes faults that nobody waits for. */
  readonly report: (line: string) => void;
}

export type Moment = "recorded" | "spawned" | "running" | "stopping" | "ended";

/** Pause before a restart, doubled with each exit until one run was steady. Milliseconds. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = { system: 1_000, instance: 10_000, job: FIRST_PAUSE };
const STEADY = 10_000;

/** How often a process that is no child of this supervisor is looked at, in milliseconds. */
const LOOK = 200;

/** One process through its life. Each turn is on disk before it is taken. */
export class ManagedProcess {
  readonly #context: ProcessContext;
  #record: ProcessRecord;
  #startedAt = 0;
  #pause = FIRST_PAUSE;
  #timer: NodeJS.Timeout | undefined;
  #overMemory = false;
  #waiters: ((exit: ProcessExit) => void)[] = [];

  constructor(context: ProcessContext, record: ProcessRecord) {
    this.#context = context;
    this.#record = record;
  }

  get record(): ProcessRecord {
    return this.#record;
  }

  get family(): Family {
    return { id: this.#record.id, tag: this.#context.tag, leader: this.#record.identity };
  }

  get state(): ProcessState {
    const { id, spec, phase, identity, port, restarts, exit } = this.#record;
    const status = phase === "backoff" || phase === "exited" ? phase : "running";
    const pid = status === "running" ? (identity?.pid ?? null) : null;
    return { id, tags: spec.tags, status, pid, port, log: spec.log, restarts, exit };
  }

  /** Throws when it cannot be recorded; a program that cannot be started is an exit with code 127. */
  start(): void {
    this.#commit({ phase: "starting", identity: null });
    this.#context.probe("recorded");
    this.#run();
  }

  /** Takes over what an earlier supervisor started, and finishes what it began. */
  async adopt(leader: ProcessIdentity | null): Promise<void> {
    const { id, spec, phase } = this.#record;
    if (phase === "exited") return;
    if (phase === "stopping") return this.stop();
    if (leader !== null && isAlive(leader)) {
      this.#save({ phase: "running", identity: leader });
      this.#watchStranger(leader);
      return;
    }
    const note = readJobNote(this.#context.records.exitFile(id));
    await endFamily(this.family, 0);
    if (spec.restart === "always") this.#restart(UNKNOWN_EXIT);
    else if (note === "none") this.start();
    else this.#finish(note === "started" ? UNKNOWN_EXIT : note);
  }

  /** Answers when nothing of it is left, nor on disk. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#save({ phase: "stopping" });
    this.#context.probe("stopping");
    await endFamily(this.family, this.#record.spec.grace);
    this.#context.probe("ended");
    this.#context.records.remove(this.#record.id);
    this.#tellWaiters(this.#record.exit ?? { code: null, signal: "SIGTERM", cause: "exit" });
  }

  /** Ends it as a crash would: what comes then is what comes after any exit. */
  async crash(): Promise<void> {
    if (this.#record.phase !== "running") return;
    this.#note("killed: by an experiment");
    await endFamily(this.family, 0);
  }

  /** Kills it for the memory that it takes; it is then an exit like any other. */
  async killForMemory(bytes: number): Promise<void> {
    if (this.#overMemory || this.#record.phase !== "running") return;
    this.#overMemory = true;
    this.#note(`killed: ${megabytes(bytes)} resident, limit ${megabytes(this.#record.spec.memory ?? 0)}`);
    await endFamily(this.family, 0);
  }

  /** Answers when the job has ended; throws `process-not-job` for a process that is restarted. */
  waitExit(signal: AbortSignal): Promise<ProcessExit> {
    const { id, spec, exit } = this.#record;
    if (spec.restart === "always") {
      throw new BoughError("process-not-job", `Process ${id} is restarted when it exits.`, {
        hint: 'Wait for the exit of processes with restart "never" only.',
      });
    }
    if (exit !== null) return Promise.resolve(exit);
    const { promise, resolve } = Promise.withResolvers<ProcessExit>();
    this.#waiters.push(resolve);
    signal.addEventListener("abort", () => {
      this.#waiters = this.#waiters.filter((waiter) => waiter !== resolve);
    });
    return promise;
  }

  #run(): void {
    this.#startedAt = Date.now();
    this.#overMemory = false;
    try {
      this.#spawn();
    } catch (error) {
      this.#cannotStart(error);
    }
  }

  #spawn(): void {
    const { id, spec } = this.#record;
    const child = spawnProcess(this.#record, {
      tag: this.#context.tag,
      exitFile: this.#context.records.exitFile(id),
      credentials: spec.user === null ? null : this.#context.users.credentials(spec.user),
    });
    if (child.pid === undefined) {
      child.once("error", (error) => this.#cannotStart(error));
      return;
    }
    this.#context.probe("spawned");
    // It is not reaped before the event loop turns, so that it has an identity even when it has ended.
    this.#save({ phase: "running", identity: identify(child.pid) });
    this.#context.probe("running");
    child.once("exit", (code, signal) => this.#ended({ code, signal, cause: "exit" }));
  }

  #watchStranger(leader: ProcessIdentity): void {
    this.#timer = setTimeout(() => {
      if (isAlive(leader)) this.#watchStranger(leader);
      else this.#ended(this.#strangersExit());
    }, LOOK);
  }

  #strangersExit(): ProcessExit {
    const note = readJobNote(this.#context.records.exitFile(this.#record.id));
    return typeof note === "string" ? UNKNOWN_EXIT : note;
  }

  #cannotStart(error: unknown): void {
    this.#note(`cannot start: ${error instanceof Error ? error.message : String(error)}`);
    this.#ended({ code: 127, signal: null, cause: "exit" });
  }

  /** The leader is gone: what it left behind goes too, before anything starts in its place. */
  #ended(exit: ProcessExit): void {
    if (this.#record.phase === "stopping") return;
    const known: ProcessExit = this.#overMemory ? { ...exit, cause: "memory" } : exit;
    endFamily(this.family, 0)
      .catch((error: unknown) => this.#context.report(String(error)))
      .finally(() => {
        if (this.#record.phase === "stopping") return;
        if (this.#record.spec.restart === "always") this.#restartLater(known);
        else this.#finish(known);
      });
  }

  #restartLater(exit: ProcessExit): void {
    const { spec } = this.#record;
    if (Date.now() - this.#startedAt > STEADY) this.#pause = FIRST_PAUSE;
    this.#save({ phase: "backoff", exit });
    this.#timer = setTimeout(() => this.#restart(exit), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE[spec.tags.kind]);
  }

  #restart(exit: ProcessExit): void {
    this.#save({ phase: "starting", identity: null, exit, restarts: this.#record.restarts + 1 });
    this.#context.probe("recorded");
    this.#run();
  }

  #finish(exit: ProcessExit): void {
    this.#save({ phase: "exited", exit });
    this.#tellWaiters(exit);
  }

  #tellWaiters(exit: ProcessExit): void {
    for (const waiter of this.#waiters.splice(0)) waiter(exit);
  }

  #commit(change: Partial<ProcessRecord>): void {
    this.#record = { ...this.#record, ...change };
    this.#context.records.write(this.#record);
  }

  /** A full disk stops no watching and no stopping: what the record lacks then, the tags tell. */
  #save(change: Partial<ProcessRecord>): void {
    try {
      this.#commit(change);
    } catch (error) {
      this.#context.report(`${this.#record.id}: its record could not be written (${String(error)})`);
    }
  }

  /** A line of the supervisor's own in the process's log, which may be beyond writing to. */
  #note(line: string): void {
    try {
      appendFileSync(this.#record.spec.log, `bough: ${line}\n`);
    } catch (error) {
      this.#context.report(`${this.#record.id}: ${line} (${String(error)})`);
    }
  }
}

const UNKNOWN_EXIT: ProcessExit = { code: null, signal: null, cause: "unknown" };

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MB`;
