/** A request that waits. */
export interface Waiting {
  readonly app: string;
  readonly slug: string;
  /** What it waited for is over. */
  goOn(): void;
}

/** Requests that wait while their environment is paused, in the order in which they came. */
export class WaitingRoom {
  private readonly rooms = new Map<string, Set<Waiting>>();
  private readonly seats: number;

  /** `seats` is how many may wait in one environment. */
  constructor(seats: number) {
    this.seats = seats;
  }

  get size(): number {
    return [...this.rooms.values()].reduce((sum, room) => sum + room.size, 0);
  }

  /** Returns whether there was a seat. */
  enter(request: Waiting): boolean {
    const key = keyOf(request);
    const room = this.rooms.get(key) ?? new Set();
    if (room.size >= this.seats) return false;
    this.rooms.set(key, room.add(request));
    return true;
  }

  leave(request: Waiting): void {
    const key = keyOf(request);
    const room = this.rooms.get(key);
    room?.delete(request);
    if (room?.size === 0) this.rooms.delete(key);
  }

  /** Lets those of all environments but the paused ones go on. */
  release(paused: (app: string, slug: string) => boolean): void {
    for (const room of this.rooms.values()) {
      const [first] = room;
      if (first === undefined || paused(first.app, first.slug)) continue;
      this.rooms.delete(keyOf(first));
      for (const request of room) request.goOn();
    }
  }
}

function keyOf({ app, slug }: Waiting): string {
  return `${app}\n${slug}`;
}
