import { isDeepStrictEqual } from "node:util";
import { BoughError } from "../../../lib/bough-error.ts";
import { keyedQueue } from "../../../lib/keyed-queue.ts";
import { endFamily, killAll } from "./process-family.ts";
import { identityOf, type ProcessIdentity } from "./process-identity.ts";
import { ManagedProcess, type ProcessContext } from "./managed-process.ts";
import type { PortLeases } from "./port-leases.ts";
import { ownerOf, processTable } from "./process-table.ts";
import { readTags } from "./process-tag.ts";
import type { ProcessSpec } from "./protocol.ts";

export interface ProcessRegistry {
  /** Makes sure that it runs, or has run; throws `process-conflict` for an id that runs with another spec. */
  ensure(id: string, spec: ProcessSpec): Promise<ManagedProcess>;
  get(id: string): ManagedProcess | null;
  list(): readonly ManagedProcess[];
  /** Answers when nothing is left of it; already gone is fine. */
  stop(id: string): Promise<void>;
  /** Takes over what runs, and starts what should. */
  adoptAll(): Promise<void>;
  /** Whether a process that is known runs, or has run, as this user. */
  usesUser(user: string): boolean;
  /** Ends what carries the tag but belongs to no process that is known. */
  endOrphans(): Promise<void>;
}

export function processRegistry(context: ProcessContext, ports: PortLeases): ProcessRegistry {
  const processes = new Map<string, ManagedProcess>();
  const inTurn = keyedQueue();

  return {
    get: (id) => processes.get(id) ?? null,
    list: () => [...processes.values()],
    stop,
    adoptAll,
    endOrphans,
    usesUser,
    ensure: (id, spec) =>
      inTurn(id, async () => {
        const existing = processes.get(id);
        if (existing !== undefined) return sameSpec(existing, spec);
        // Whoever asks is told that there is no user left; a process that could not start would tell its log.
        if (spec.user !== null) context.users.credentials(spec.user);
        const port = spec.port ? await ports.lease(id) : null;
        const record = { id, spec, phase: "starting", identity: null, port, restarts: 0, exit: null } as const;
        const created = new ManagedProcess(context, record);
        processes.set(id, created);
        try {
          created.start();
        } catch (error) {
          forget(id);
          throw error;
        }
        return created;
      }),
  };

  function stop(id: string): Promise<void> {
    return inTurn(id, async () => {
      const existing = processes.get(id);
      if (existing === undefined) return;
      await existing.stop();
      forget(id);
      if (existing.record.spec.user !== null) await endStrays(existing.record.spec.user);
    });
  }

  /** What left its group, its session and its tags behind is still its user's: with the last process of the user it goes. */
  async function endStrays(user: string): Promise<void> {
    const uid = context.users.list().get(user);
    if (uid === undefined || usesUser(user)) return;
    await killAll(`user ${user}`, () =>
      usesUser(user) ? [] : [...processTable().values()].filter(({ pid }) => ownerOf(pid) === uid),
    );
  }

  function usesUser(user: string): boolean {
    return [...processes.values()].some(({ record }) => record.spec.user === user);
  }

  function forget(id: string): void {
    processes.delete(id);
    try {
      ports.release(id);
    } catch (error) {
      context.report(`the release of ${id}'s port could not be recorded: ${String(error)}`);
    }
  }

  async function adoptAll(): Promise<void> {
    const leaders = taggedLeaders();
    const adoptions = context.records.read().map((record) => {
      const known = new ManagedProcess(context, record);
      processes.set(record.id, known);
      return inTurn(record.id, async () => {
        await known.adopt(record.identity ?? leaders.get(record.id) ?? null);
        if (record.phase === "stopping") forget(record.id);
      }).catch((error: unknown) => context.report(`${record.id} could not be taken over: ${String(error)}`));
    });
    await endOrphans();
    await Promise.all(adoptions);
  }

  /** Of processes that were spawned but not recorded: the oldest leader of a session that carries the id. */
  function taggedLeaders(): ReadonlyMap<string, ProcessIdentity> {
    const table = processTable();
    const tags = readTags(table.values(), context.tag);
    const leaders = [...table.values()]
      .filter(({ pid, session }) => session === pid && tags.has(pid))
      .sort((a, b) => Number(b.start) - Number(a.start));
    return new Map(leaders.map((entry) => [tags.get(entry.pid) ?? "", identityOf(entry)]));
  }

  async function endOrphans(): Promise<void> {
    const ids = new Set(readTags(processTable().values(), context.tag).values());
    const orphans = [...ids].filter((id) => !processes.has(id));
    await Promise.all(orphans.map((id) => inTurn(id, () => endOrphan(id))));
    await endAllStrays();
  }

  /** Users are remembered for longer than anything runs: only those of whom something runs are looked at one by one. */
  async function endAllStrays(): Promise<void> {
    const users = context.users.list();
    if (users.size === 0) return;
    const running = new Set([...processTable().keys()].map(ownerOf));
    const present = [...users].filter(([, uid]) => running.has(uid));
    await Promise.all(present.map(([user]) => endStrays(user)));
  }

  async function endOrphan(id: string): Promise<void> {
    // Between the scan and this turn it may have been started.
    if (processes.has(id)) return;
    context.report(`ending ${id}, which no record owns`);
    await endFamily({ id, tag: context.tag, leader: null }, 0);
  }
}

function sameSpec(existing: ManagedProcess, spec: ProcessSpec): ManagedProcess {
  if (isDeepStrictEqual(existing.record.spec, spec)) return existing;
  throw new BoughError("process-conflict", `Process ${existing.record.id} runs with another spec.`, {
    hint: "A change is a new process: give it an id of its own, or stop this one first.",
  });
}
