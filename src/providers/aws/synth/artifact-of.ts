import { BoughError } from "../../../lib/bough-error.ts";
import type { SynthesizedRelease } from "./environment-input.ts";

/** Content address of what a resource's build gave. */
export function artifactOf({ version, artifacts }: SynthesizedRelease, resource: string): string {
  const artifact = artifacts[resource];
  if (artifact !== undefined) return artifact;
  throw new BoughError("aws-artifact-not-found", `Release v${version} has no artifact of ${resource}.`, {
    hint: "Deploy the commit again.",
  });
}
