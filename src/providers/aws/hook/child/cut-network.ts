import net from "node:net";
import { BoughError } from "../../../../lib/bough-error.ts";
import { hookSubject } from "../hook-subject.ts";

/** Where the system takes no network away, a socket connects to nobody and listens to nobody all the same. */
export function cutNetwork(): void {
  const refuse = (): never => {
    throw new BoughError("aws-hook-forbidden", `${hookSubject.name} uses the network`, {
      hint: hookSubject.hints.reach,
    });
  };
  Object.assign(net.Socket.prototype, { connect: refuse });
  Object.assign(net.Server.prototype, { listen: refuse });
}
