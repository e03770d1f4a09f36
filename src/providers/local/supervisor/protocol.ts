/**
 * What the supervisor is asked over its socket: HTTP with JSON bodies.
 *
 *   PUT    /processes/:id            ProcessSpec → ProcessState     ensure that it runs; idempotent
 *   GET    /processes/:id            → ProcessState | 404
 *   GET    /processes                → ProcessState[]
 *   DELETE /processes/:id            → {}                           SIGTERM, SIGKILL after the grace, gone when it answers
 *   POST   /processes/:id/crash      → {}                           SIGKILL, as when it crashed: started again, if it is restarted at all
 *   GET    /processes/:id/exit       → { code, signal }             answers when a job has ended
 *   PUT    /ports/:owner             → { port }                     lease a port, the same one for the same owner
 *   DELETE /ports/:owner             → {}
 *   GET    /ports                    → PortLease[]
 *   GET    /health                   → { pid, version }
 *   GET    /watch                    held open until the supervisor ends
 *   POST   /shutdown                 → { pid }                      stop everything, then itself
 */
export interface ProcessSpec {
  readonly tags: ProcessTags;
  /** Program and arguments; a shell command is `["/bin/sh", "-c", command]`. */
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** The whole environment; nothing is inherited but PATH. `PORT` is added when a port is asked for. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether to lease a loopback port and hand it over as `PORT`. */
  readonly port: boolean;
  /** File that stdout and stderr are appended to, rotated at `logLimit` bytes. */
  readonly log: string;
  readonly logLimit: number;
  /** Resident memory of the whole process group, in bytes, above which it is killed. */
  readonly memory: number | null;
  /** `always`: restarted with back-off when it exits. `never`: a job, whose exit is kept. */
  readonly restart: "always" | "never";
  /** Milliseconds between SIGTERM and SIGKILL. */
  readonly grace: number;
  /** Run under the unprivileged uid of this name (one uid a name), when the supervisor is root; null: as the supervisor. */
  readonly user: string | null;
  /** Folders that the process may write to: made when they are missing, and given to its user. */
  readonly writable: readonly string[];
}

/** Ownership: exact, never by prefix. `system` processes are bough's own. */
export interface ProcessTags {
  readonly kind: "system" | "instance" | "job";
  readonly app: string | null;
  readonly slug: string | null;
  readonly release: number | null;
  readonly resource: string | null;
}

export interface ProcessState {
  readonly id: string;
  readonly tags: ProcessTags;
  /** `backoff`: it exited and will be started again. `exited`: a job that ended, or a process that was given up. */
  readonly status: "running" | "backoff" | "exited";
  readonly pid: number | null;
  readonly port: number | null;
  readonly log: string;
  /** How often it was started again after an exit. */
  readonly restarts: number;
  readonly exit: ProcessExit | null;
}

export interface ProcessExit {
  /** Exit code; null when a signal ended it or when it is not known. */
  readonly code: number | null;
  readonly signal: string | null;
  /** `memory`: killed for its memory limit; `unknown`: it ended while no supervisor ran. */
  readonly cause: "exit" | "memory" | "unknown";
}

export interface PortLease {
  readonly owner: string;
  readonly port: number;
}
