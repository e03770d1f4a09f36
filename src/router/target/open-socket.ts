import { connect, isIP } from "node:net";
import type { Socket } from "node:net";

import type { InstanceAddress } from "./instance.ts";

export interface SocketUser {
  /** Bytes may be sent from now on. */
  opened(): void;
  /** `bytes` is only valid during the call. */
  received(bytes: Buffer): void;
}

/**
 * Connects to an instance or origin. An origin's certificate must be one that this machine trusts,
 * with what NODE_EXTRA_CA_CERTS adds.
 */
export function openSocket({ host, port, origin }: InstanceAddress, user: SocketUser): Socket {
  if (origin === null || !origin.tls) {
    const callback = (length: number): boolean => {
      user.received(READ_BUFFER.subarray(0, length));
      return true;
    };
    const socket = connect({ host, port, noDelay: true, onread: { buffer: READ_BUFFER, callback } });
    socket.on("connect", () => user.opened());
    return socket;
  }
  // An `import` would load it into every worker. A certificate is made out to a name: SNI has no addresses.
  const servername = isIP(host) === 0 ? host : "";
  const socket = process.getBuiltinModule("node:tls").connect({ host, port, servername, ALPNProtocols: ["http/1.1"] });
  socket.setNoDelay(true);
  socket.on("secureConnect", () => user.opened());
  socket.on("data", (bytes: Buffer) => user.received(bytes));
  return socket;
}

/**
 * One read buffer for all connections: a read is handled to its end before the next one begins, so
 * what is kept must be copied, and the usual small response costs no allocation.
 */
const READ_BUFFER = Buffer.allocUnsafeSlow(64 * 1024);
