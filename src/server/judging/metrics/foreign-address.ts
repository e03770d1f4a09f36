import { lookup } from "node:dns";
import { BlockList, isIPv6, type LookupFunction } from "node:net";

/** What control does not ask on behalf of a definition, which comes with a branch. Throws with the reason. */
export interface ForeignAddress {
  /** Of a name, every address that it has at the moment of connecting is held to it. */
  readonly lookup: LookupFunction;
  /** For a host that is an address already, which is looked up nowhere. */
  check(host: string): void;
}

/**
 * Addresses that are the machine's or its cloud's own business: link-local ones, where clouds hand out their
 * machines' credentials, those of many hosts at once, and on this machine the ports that bough itself listens on.
 */
export function foreignAddress(port: number, ownPorts: readonly number[]): ForeignAddress {
  const check = (address: string): void => {
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    const isOwn = ownPorts.includes(port) && LOOPBACK.check(address, family);
    if (isOwn) throw new Error(`port ${port} of this machine is bough's own`);
    if (CLOSED.check(address, family)) throw new Error(`${address} is not asked on behalf of a definition`);
  };
  return {
    check,
    lookup(host, options, callback) {
      lookup(host, { ...options, all: true }, (error, addresses) => {
        try {
          if (error !== null) throw error;
          for (const { address } of addresses) check(address);
        } catch (reason) {
          callback(reason instanceof Error ? reason : new Error(String(reason)), "");
          return;
        }
        const [first] = addresses;
        if (options.all === true) callback(null, addresses);
        else callback(null, first?.address ?? "", first?.family);
      });
    },
  };
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8);
LOOPBACK.addAddress("::1", "ipv6");

const CLOSED = new BlockList();
// "This host" reaches loopback on Linux.
CLOSED.addSubnet("0.0.0.0", 8);
CLOSED.addAddress("::", "ipv6");
CLOSED.addSubnet("169.254.0.0", 16);
CLOSED.addSubnet("fe80::", 10, "ipv6");
// Amazon's instance metadata.
CLOSED.addAddress("fd00:ec2::254", "ipv6");
CLOSED.addSubnet("224.0.0.0", 3);
CLOSED.addSubnet("ff00::", 8, "ipv6");
