import type { Watching } from "../stack/wait-until-idle.ts";
import { platformCommand } from "./docker-commands.ts";
import type { ImageBuild } from "./image-build.ts";
import { runDocker } from "./run-docker.ts";

/** Milliseconds in which a daemon that is there answers. */
const ANSWERS_WITHIN = 5_000;

/** Docker's program, when a daemon answers that makes images of the platform without imitating its processor; else null. */
export async function findDocker(
  { signal, log }: Watching,
  { docker, asset }: Pick<ImageBuild, "docker" | "asset">,
): Promise<string | null> {
  if (docker === null) return null;
  const lines: string[] = [];
  try {
    await runDocker(platformCommand(docker), {
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWERS_WITHIN)]),
      line: (text) => void lines.push(text),
    });
  } catch {
    // No program, no daemon, or none that answers: the account has a builder.
    signal.throwIfAborted();
    return null;
  }
  const platform = lines.at(-1)?.trim() ?? "";
  if (platform === asset.platform) return docker;
  log(`Docker here makes images of ${platform}, and ${asset.platform} is needed: they are made in the account`);
  return null;
}
