import type { InstanceAddress } from "./instance.ts";

/** Where an origin is reached; `url` is `http:` or `https:`, without a path. */
export function originAddress(url: string): InstanceAddress {
  const { protocol, hostname, port, host } = new URL(url);
  const tls = protocol === "https:";
  return {
    host: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: port === "" ? STANDARD_PORTS[tls ? "https" : "http"] : Number(port),
    origin: { authority: host, tls },
  };
}

const STANDARD_PORTS = { http: 80, https: 443 };
