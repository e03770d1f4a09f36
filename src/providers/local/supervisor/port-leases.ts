import { createServer } from "node:net";
import { BoughError } from "../../../lib/bough-error.ts";
import { writeWholeSync } from "../../../lib/write-whole-sync.ts";
import type { PortLease } from "./protocol.ts";
import { readLeases } from "./read-leases.ts";

export interface PortRange {
  readonly first: number;
  readonly last: number;
  /** Milliseconds for which a released port rests: connections to its last owner may still be draining. */
  readonly rest: number;
}

export const PORT_RANGE: PortRange = { first: 20_000, last: 29_999, rest: 60_000 };

export interface PortLeases {
  /** The owner's port: the one that it has, or one that is free. Throws `ports-exhausted`. */
  lease(owner: string): Promise<number>;
  release(owner: string): void;
  list(): readonly PortLease[];
}

interface Book {
  /** Port by owner. */
  readonly leases: Map<string, number>;
  /** When a port was given back, in milliseconds since 1970, by port. */
  readonly released: Map<number, number>;
}

/**
 * The leases are kept in `file`; `seed` sets where in the range the search begins. Throws
 * `leases-unreadable` when the file is there but cannot be read.
 */
export function portLeases(file: string, seed: number, range: PortRange = PORT_RANGE): PortLeases {
  const { leases, released } = readLeases(file, parseBook, IF_LOST) ?? emptyBook();
  const size = range.last - range.first + 1;
  let next = seed % size;
  let queue: Promise<unknown> = Promise.resolve();

  return {
    lease: (owner) => {
      // One after the other: two searches at a time would find the same port.
      const turn = queue.then(() => leaseFor(owner));
      queue = turn.catch(() => undefined);
      return turn;
    },
    release: (owner) => {
      const port = leases.get(owner);
      if (port === undefined) return;
      leases.delete(owner);
      released.set(port, Date.now());
      save();
    },
    list: () => [...leases].map(([owner, port]) => ({ owner, port })),
  };

  async function leaseFor(owner: string): Promise<number> {
    const held = leases.get(owner);
    if (held !== undefined) return held;
    const port = await findPort();
    leases.set(owner, port);
    released.delete(port);
    save();
    return port;
  }

  async function findPort(): Promise<number> {
    const taken = new Set(leases.values());
    for (let tried = 0; tried < size; tried++) {
      const port = range.first + next;
      next = (next + 1) % size;
      const rested = Date.now() - (released.get(port) ?? 0) >= range.rest;
      if (!taken.has(port) && rested && (await isFree(port))) return port;
    }
    throw new BoughError("ports-exhausted", `No port is free between ${range.first} and ${range.last}.`, {
      hint: "Remove environments that are not needed, or wait a minute for released ports.",
    });
  }

  function save(): void {
    for (const [port, at] of released) {
      if (Date.now() - at >= range.rest) released.delete(port);
    }
    writeWholeSync(file, JSON.stringify({ leases: [...leases], released: [...released] }));
  }
}

interface BookFile {
  readonly leases: [string, number][];
  readonly released: [number, number][];
}

const IF_LOST = "If there is none, end what still runs of the apps and remove it: ports are then leased anew.";

const emptyBook = (): Book => ({ leases: new Map(), released: new Map() });

function parseBook(content: unknown): Book {
  const { leases, released } = content as BookFile;
  if (!Array.isArray(leases) || !Array.isArray(released)) throw new TypeError("these are no port leases");
  return { leases: new Map(leases), released: new Map(released) };
}

/** Whether nobody listens there, found out by listening. */
function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer();
  server.once("error", () => resolve(false));
  server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  return promise;
}
