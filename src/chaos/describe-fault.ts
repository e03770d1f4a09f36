import type { Fault, FaultPlace, FaultSpec } from "../model/chaos.ts";

import { percent } from "./percent.ts";

/** `latency of 300 ms ± 50 ms on 20 % of the answers of api to web`. */
export function describeFault({ fault, place, share, direction }: FaultSpec): string {
  if (fault.kind === "kill")
    return `end ${fault.instances === 1 ? "an instance" : `${fault.instances} instances`} of ${place.service}`;
  const what = direction === "request" ? "requests" : "answers";
  const part = share === 1 ? `all ${what}` : `${percent(share)} of the ${what}`;
  return `${effect(fault)} on ${part} ${where(place, direction)}`;
}

function effect(fault: Exclude<Fault, { readonly kind: "kill" }>): string {
  switch (fault.kind) {
    case "latency":
      return fault.jitter === 0 ? `latency of ${fault.ms} ms` : `latency of ${fault.ms} ms ± ${fault.jitter} ms`;
    case "error":
      return `error ${fault.status}`;
    case "timeout":
      return `timeout after ${fault.ms} ms`;
    case "reset":
      return fault.after === 0 ? "reset" : `reset after ${fault.after} ms`;
    case "bandwidth":
      return `bandwidth of ${fault.bytesPerSecond} B/s`;
    case "slow-close":
      return `close ${fault.ms} ms late`;
    case "slice":
      return `pieces of ${fault.size} B every ${fault.delay} ms`;
    case "limit":
      return `cut after ${fault.bytes} B`;
    case "blackhole":
      return "black hole";
  }
}

function where(place: FaultPlace, direction: FaultSpec["direction"]): string {
  const { service } = place;
  const [of, to] = direction === "request" ? ["to", "from"] : ["of", "to"];
  if (place.at === "link") return `${of} ${service} ${to} ${place.from}`;
  return place.at === "edge" ? `${of} ${service} ${to} the public` : `${of} ${service}`;
}
