import { once } from "node:events";
import { accessSync, chmodSync, constants, rmSync } from "node:fs";
import type { Server } from "node:http";
import { dirname } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { BoughError } from "../../../lib/bough-error.ts";
import { makeFolderSync } from "../../../lib/make-folder-sync.ts";
import { nodeHttp } from "../../../lib/node-http.ts";
import { lockData } from "./data-lock.ts";
import { keepHouse } from "./housekeeping.ts";
import type { Moment } from "./managed-process.ts";
import { portLeases, type PortRange } from "./port-leases.ts";
import { processRegistry, type ProcessRegistry } from "./process-registry.ts";
import { recordFolder } from "./process-record.ts";
import { dataTag } from "./process-tag.ts";
import type { ProcessSpec } from "./protocol.ts";
import { socketApi } from "./socket-api.ts";
import { supervisorPaths, type SupervisorPaths } from "./supervisor-paths.ts";
import { userLeases } from "./user-leases.ts";

export interface SupervisorOptions {
  readonly data: string;
  readonly version: string;
  /** Bough's own parts, in the order in which they are started. */
  readonly system?: readonly SystemProcess[];
  readonly ports?: PortRange;
  /** How many users the apps' processes may have; a thousand by default. */
  readonly userLimit?: number;
  /** Takes a line about what nobody waits for. */
  readonly report?: (line: string) => void;
  /** Told of each moment at which a crash must do no harm. */
  readonly probe?: (moment: Moment) => void;
}

export interface SystemProcess {
  readonly id: string;
  readonly spec: ProcessSpec;
  /** Stopped before the instances, because it would start them again; the others are stopped after them. */
  readonly stopFirst: boolean;
}

export interface Supervisor {
  /** Stops everything, cleans the run directory and gives the data directory free. */
  shutdown(): Promise<void>;
  /** Resolves when it has shut down. */
  readonly closed: Promise<void>;
}

/**
 * Adopts what runs, starts what should, and serves the protocol on `<data>/run/supervisor.sock`.
 * Throws `supervisor-running` when there is one already, `data-not-writable` when its files cannot
 * be written, `leases-unreadable` when it cannot tell which ports and users are taken.
 */
export async function startSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  const paths = supervisorPaths(options.data);
  makeFolders(paths);
  const lock = lockData(paths.lock);
  const { system = [], report = () => undefined } = options;
  const tag = dataTag(options.data);
  const seed = Number.parseInt(tag.slice(0, 8), 16);
  const ports = portLeases(paths.ports, seed, options.ports);
  const users = userLeases(paths.users, seed, options.userLimit);
  const processes = processRegistry(
    {
      tag,
      records: recordFolder(paths.processes, report),
      users,
      probe: options.probe ?? (() => undefined),
      report,
    },
    ports,
  );
  await processes.adoptAll();

  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  let shuttingDown: Promise<void> | null = null;
  const shutdown = (): Promise<void> => (shuttingDown ??= end());
  const stopping = (): boolean => shuttingDown !== null;
  const server = nodeHttp.createServer(
    socketApi({ version: options.version, processes, ports, stopping, stopped, shutdown }),
  );
  await listen(server, paths.socket);
  await startSystem(processes, system);
  const house = keepHouse({ processes, users, paths, report, shutdown });
  return { shutdown, closed };

  async function end(): Promise<void> {
    await stopAll(processes, system);
    house.stop();
    stop();
    server.close(() => {
      rmSync(paths.run, { recursive: true, force: true });
      lock.release();
      close();
    });
  }
}

/** What the kernels' socket addresses have room for. */
const LONGEST_SOCKET = process.platform === "linux" ? 107 : 103;

function makeFolders({ run, lock, processes }: SupervisorPaths): void {
  try {
    for (const folder of [run, dirname(lock), processes]) {
      makeFolderSync(folder, 0o700);
      accessSync(folder, constants.W_OK);
    }
  } catch (cause) {
    throw new BoughError("data-not-writable", `The data directory cannot be written to: ${String(cause)}.`, {
      hint: "Choose a directory of your own with --data, or correct its owner and mode.",
      cause,
    });
  }
}

async function listen(server: Server, socket: string): Promise<void> {
  if (Buffer.byteLength(socket) > LONGEST_SOCKET) {
    throw new BoughError(
      "data-path-too-long",
      `A socket's path may have ${LONGEST_SOCKET} bytes, but ${socket} is longer.`,
      {
        hint: "Choose a data directory with a shorter path with --data.",
      },
    );
  }
  // Nobody listens there: the lock is ours.
  rmSync(socket, { force: true });
  server.listen(socket);
  await once(server, "listening");
  chmodSync(socket, 0o600);
}

/** A part whose command has changed is replaced; its environment may vary with who started the supervisor. */
async function startSystem(processes: ProcessRegistry, system: readonly SystemProcess[]): Promise<void> {
  for (const { id, spec } of system) {
    const known = processes.get(id)?.record.spec;
    const same = known !== undefined && isDeepStrictEqual([known.argv, known.cwd], [spec.argv, spec.cwd]);
    if (same) continue;
    await processes.stop(id);
    await processes.ensure(id, spec);
  }
}

/** What starts others goes first; then the apps' processes; then the routers, and last what the apps stored their data in. */
async function stopAll(processes: ProcessRegistry, system: readonly SystemProcess[]): Promise<void> {
  const first = system.filter(({ stopFirst }) => stopFirst).map(({ id }) => id);
  const apps = (): string[] =>
    processes
      .list()
      .filter(({ record }) => record.spec.tags.kind !== "system")
      .map(({ record }) => record.id);
  const rest = system.map(({ id }) => id);
  const all = (): string[] => processes.list().map(({ record }) => record.id);
  for (const stage of [() => first, apps, () => rest, all]) {
    await Promise.all(stage().map((id) => processes.stop(id)));
  }
}
