import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type InstallInputs, readInput } from "./install-inputs.ts";
import type { InstallStep } from "./parse-install.ts";

const harmlessOption = /^--(no-index|require-hashes|(extra-)?index-url[= ]|only-binary[= ]|prefer-binary)/;

/** Inputs of `pip install -r FILE -t FOLDER`: the file, which must name packages of an index alone, and the Python that pip belongs to. */
export async function pipInputs(tree: string, step: InstallStep, env: NodeJS.ProcessEnv): Promise<InstallInputs> {
  const path = step.requirements ?? "";
  const text = await readInput(tree, path);
  if (text === null) return { uncached: `there is no ${path}` };
  const lines = text
    .replace(/\\\r?\n/g, " ")
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .filter((line) => line !== "");
  const requirements = lines.filter((line) => !line.startsWith("-"));
  const pinned = requirements.every((line) => line.includes("--hash="));
  const unknown = lines.find((line) => !isKnown(line, pinned));
  if (unknown !== undefined) return { uncached: `${path} refers to more than packages of an index: ${unknown}` };
  const version = await pipVersion(tree, step.command, env);
  return version === null ? { uncached: "pip does not tell its version" } : { inputs: [text, version] };
}

function isKnown(line: string, pinned: boolean): boolean {
  if (line.startsWith("-")) return harmlessOption.test(line) || (pinned && /^(-f|--find-links)[= ]/.test(line));
  return /^[A-Za-z0-9]/.test(line) && !/ @ |:\/\//.test(line) && !/^[^\s;=<>!~[]*\//.test(line);
}

async function pipVersion(tree: string, command: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  const words = command.split(/ +/);
  const [program = "", ...args] = words.slice(0, words.indexOf("install"));
  return promisify(execFile)(program, [...args, "--version"], { cwd: tree, env, timeout: 20_000 }).then(
    ({ stdout }) => stdout.trim(),
    () => null,
  );
}
