import { join } from "node:path";
import { BoughError } from "../../lib/bough-error.ts";
import type { ServerAddress } from "../context.ts";
import { git } from "../git/git.ts";

const OWN_REMOTE = /^http:\/\/127\.0\.0\.1:\d+\/git\/[^/]+\.git$/;

/**
 * Adds the remote `bough`, or corrects its address, with a credential helper that reads the token
 * from its file: no configuration holds it. Other helpers are switched off for this address, so
 * that none of them keeps it either.
 *
 * @throws `remote-conflict` when `bough` is somebody else's remote.
 */
export async function addRemote(folder: string, server: ServerAddress, app: string, data: string): Promise<string> {
  const url = `${server.url}/git/${app}.git`;
  const known = await git(folder, ["remote", "get-url", "bough"]);
  const before = known.stdout.trim();
  if (known.code === 0 && !OWN_REMOTE.test(before))
    throw new BoughError("remote-conflict", `The remote \`bough\` leads to ${before}.`, {
      hint: "Give it another name first: git remote rename bough <name>",
    });
  await run(folder, ["remote", known.code === 0 ? "set-url" : "add", "bough", url]);
  // Whatever proxy leads out of this network, it does not lead back to this machine.
  await run(folder, ["config", "--replace-all", `http.${server.url}.proxy`, ""]);
  const helper = `credential.${server.url}.helper`;
  await run(folder, ["config", "--replace-all", helper, ""]);
  await run(folder, ["config", "--add", helper, readsToken(join(data, "token"))]);
  return url;
}

/** Shell, as git runs it: answers `get`, and keeps nothing. */
function readsToken(file: string): string {
  const quoted = `'${file.replaceAll("'", String.raw`'\''`)}'`;
  return `!f() { if test "$1" = get; then echo username=bough; echo "password=$(cat ${quoted})"; fi; }; f`;
}

async function run(folder: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await git(folder, args);
  if (code !== 0) throw new BoughError("git-failed", `git ${args.join(" ")} failed: ${stderr.trim()}`);
}
