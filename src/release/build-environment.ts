import { access, constants } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { BoughError } from "../lib/bough-error.ts";
import { networkSettings } from "../lib/network-settings.ts";

/**
 * The whole environment of a build command: nothing of bough's own but how the network is reached
 * and PATH, on which the Node that runs bough comes first. Package managers keep their caches across
 * builds, below `cache`.
 */
export function buildEnvironment(
  command: string,
  folders: { readonly home: string; readonly cache: string },
): Record<string, string> {
  return {
    ...networkSettings(),
    PATH: buildPath(),
    HOME: folders.home,
    TMPDIR: folders.home,
    LANG: "C.UTF-8",
    CI: "true",
    npm_config_cache: join(folders.cache, "npm"),
    // npm warns of a setting that only pnpm knows.
    ...(/\bpnpm\b/.test(command) && { npm_config_store_dir: join(folders.cache, "pnpm") }),
    npm_config_update_notifier: "false",
    npm_config_fund: "false",
    npm_config_audit: "false",
    YARN_CACHE_FOLDER: join(folders.cache, "yarn"),
    PIP_CACHE_DIR: join(folders.cache, "pip"),
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    XDG_CACHE_HOME: join(folders.cache, "other"),
  };
}

/** The Node package that bough runs on brings no npm, so the machine's own is used. */
export async function requirePrograms(command: string): Promise<void> {
  const program = /^\s*(npm|npx|pnpm|yarn|pip3?|python3?)\b/.exec(command)?.[1];
  if (program === undefined || (await isOnPath(program))) return;
  throw new BoughError(
    "program-not-found",
    `The build command needs ${program}, which is not on this machine's PATH.`,
    {
      hint: `Install ${program}, then start bough again from a shell in which \`${program} --version\` works.`,
    },
  );
}

function buildPath(): string {
  return [dirname(process.execPath), process.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"].join(delimiter);
}

async function isOnPath(program: string): Promise<boolean> {
  const found = buildPath()
    .split(delimiter)
    .map((folder) => access(join(folder, program), constants.X_OK));
  return Promise.any(found).then(
    () => true,
    () => false,
  );
}
