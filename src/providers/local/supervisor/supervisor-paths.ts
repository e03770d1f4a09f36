import { join, resolve } from "node:path";

export interface SupervisorPaths {
  readonly data: string;
  /** Gone after a shutdown. */
  readonly run: string;
  readonly socket: string;
  readonly processes: string;
  /** Stays: leases outlive a shutdown. */
  readonly lock: string;
  readonly ports: string;
  readonly users: string;
  readonly log: string;
}

export function supervisorPaths(data: string): SupervisorPaths {
  const root = resolve(data);
  const run = join(root, "run");
  return {
    data: root,
    run,
    socket: join(run, "supervisor.sock"),
    processes: join(run, "processes"),
    lock: join(root, "supervisor", "lock"),
    ports: join(root, "supervisor", "ports.json"),
    users: join(root, "supervisor", "users.json"),
    log: join(root, "logs", "supervisor.log"),
  };
}
