export type PackageManager = "npm" | "pnpm" | "yarn" | "pip";

/** A build command that begins with nothing but the installation of dependencies. */
export interface InstallStep {
  readonly manager: PackageManager;
  /** The installation itself. */
  readonly command: string;
  /** What comes after `&&`; null when that is all. */
  readonly rest: string | null;
  /** Requirements file and target folder, for pip. */
  readonly requirements: string | null;
  readonly target: string | null;
  readonly ignoresScripts: boolean;
}

/** Flags that change what is installed or how it is told, but not where. */
const nodeFlags =
  /^(-P|-s|--(omit|include|only)=\w+|--prod|--production(=\w+)?|--no-optional|--frozen-lockfile|--immutable|--ignore-scripts|--legacy-peer-deps|--no-audit|--no-fund|--no-progress|--offline|--prefer-offline|--silent|--quiet|--loglevel=\w+)$/;
const pipFlags =
  /^(-q|--quiet|--no-cache-dir|--no-compile|--no-deps|--require-hashes|--disable-pip-version-check|--only-binary=:all:)$/;
const plainWords = /^[\w@%+=:,./ -]+$/;

/**
 * The installation that a build command begins with, when its result is known to be `node_modules`
 * or one target folder alone; null for every other command, which is run as it is.
 */
export function parseInstall(build: string): InstallStep | null {
  const [first = "", ...others] = build.split("&&");
  const command = first.trim();
  if (!plainWords.test(command)) return null;
  const rest = others.length === 0 ? null : others.join("&&").trim();
  const [program = "", ...words] = command.split(/ +/);
  switch (program) {
    case "npm":
      return nodeInstall("npm", ["ci", "clean-install", "install", "i"], words, command, rest);
    case "pnpm":
      return words.includes("--frozen-lockfile") ? nodeInstall("pnpm", ["install", "i"], words, command, rest) : null;
    case "yarn":
      return words.includes("--frozen-lockfile") || words.includes("--immutable")
        ? nodeInstall("yarn", ["install"], words, command, rest)
        : null;
    case "pip":
    case "pip3":
      return pipInstall(words, command, rest);
    case "python":
    case "python3":
      return words[0] === "-m" && words[1] === "pip" ? pipInstall(words.slice(2), command, rest) : null;
    default:
      return null;
  }
}

function nodeInstall(
  manager: PackageManager,
  verbs: readonly string[],
  [verb = "", ...flags]: readonly string[],
  command: string,
  rest: string | null,
): InstallStep | null {
  if (!verbs.includes(verb) || !flags.every((flag) => nodeFlags.test(flag))) return null;
  const ignoresScripts = flags.includes("--ignore-scripts");
  return { manager, command, rest, requirements: null, target: null, ignoresScripts };
}

function pipInstall(words: readonly string[], command: string, rest: string | null): InstallStep | null {
  if (words[0] !== "install") return null;
  let requirements: string | null = null;
  let target: string | null = null;
  for (let at = 1; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const [name = "", value] = word.split(/=(.*)/s);
    if (["-r", "--requirement"].includes(name) && requirements === null)
      requirements = value ?? words[(at += 1)] ?? null;
    else if (["-t", "--target"].includes(name) && target === null) target = value ?? words[(at += 1)] ?? null;
    else if (!pipFlags.test(word)) return null;
  }
  if (requirements === null || target === null || !isPlainFolder(target)) return null;
  return { manager: "pip", command, rest, requirements, target, ignoresScripts: false };
}

function isPlainFolder(path: string): boolean {
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
