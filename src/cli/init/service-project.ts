import { existsSync, readFileSync } from "node:fs";
import type { Project } from "./detect-project.ts";

/** A service whose health path is the one that its entry file names, `/` when it names none. */
export function serviceProject(
  found: string,
  commands: { readonly build?: string; readonly start: string },
  entry: string | null,
): Project {
  const health = healthPath(entry);
  const advice = ["It must listen on the port in the environment variable PORT."];
  return {
    found,
    kind: "service",
    properties: { ...commands, health },
    advice:
      health === "/" ? [...advice, "`health` must be a path that answers 2xx when it can take requests."] : advice,
  };
}

function healthPath(entry: string | null): string {
  const source = entry !== null && existsSync(entry) ? readFileSync(entry, "utf8") : "";
  return /["'`](\/(?:api\/)?(?:healthz?|livez|readyz|_health|ping|up))["'`]/.exec(source)?.[1] ?? "/";
}
