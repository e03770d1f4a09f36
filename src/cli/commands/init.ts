import { existsSync, realpathSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { BoughError } from "../../lib/bough-error.ts";
import { slugify } from "../../lib/slugify.ts";
import type { CommandOptions } from "../command.ts";
import type { Context, ServerAddress } from "../context.ts";
import { git } from "../git/git.ts";
import { detectProject } from "../init/detect-project.ts";
import { renderDefinition } from "../init/render-definition.ts";

const FILE = "bough.config.ts";

/** Writes a definition for the project in the current folder, and adds bough as a git remote. */
export async function run(
  context: Context,
  _: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const said: string[] = [];
  const name = await ensureDefinition(context, options, (line) => said.push(line));
  const server = await context.installation.up({ data: context.data });
  await ensureRepository(context.folder, (line) => said.push(line));
  const url = await addRemote(context, server, name);
  said.push(
    `Remote \`bough\` is ${url}.`,
    "",
    "Next:",
    `  git add ${FILE} && git commit -m "Describe the app"`,
    "  git push bough HEAD",
  );
  context.result({ app: name, remote: url, definition: join(context.folder, FILE) }, said.join("\n"));
}

/** Name of the app; a definition that is there already stays as it is. */
async function ensureDefinition(
  { folder, installation }: Context,
  options: CommandOptions,
  say: (line: string) => void,
): Promise<string> {
  const known = await installation.appName(folder);
  if (known !== null) {
    say(`The definition of ${known} is there already.`);
    return known;
  }
  const { app } = options as { readonly app?: string };
  const name = app ?? slugify(basename(realpathSync(folder)));
  const project = detectProject(folder);
  if (project === null)
    throw new BoughError("project-unknown", `Nothing in ${folder} says how it runs.`, {
      hint: `Write ${FILE} by hand: see docs/definition.md. A package.json with a start script, an app.py or an index.html would be found.`,
    });
  writeFileSync(join(folder, FILE), renderDefinition(name, project), { flag: "wx" });
  say(`Found ${project.found}, and wrote ${FILE}.`);
  for (const line of project.advice) say(`  ${line}`);
  return name;
}

async function ensureRepository(folder: string, say: (line: string) => void): Promise<void> {
  if ((await git(folder, ["rev-parse", "--git-dir"])).code === 0) return;
  await git(folder, ["init", "--quiet", "--initial-branch=main"]);
  say("Made a git repository.");
}

/** The remote, and a credential helper that reads the token from its file, so that no configuration holds it. */
async function addRemote({ folder, data }: Context, server: ServerAddress, app: string): Promise<string> {
  const url = `${server.url}/git/${app}.git`;
  const known = (await git(folder, ["remote", "get-url", "bough"])).code === 0;
  await git(folder, ["remote", known ? "set-url" : "add", "bough", url]);
  const token = join(data, "token");
  if (!existsSync(token))
    throw new BoughError("server-not-running", "The server has no token yet.", { hint: "Start it with `bough up`." });
  const helper = `!f() { test "$1" = get && echo username=bough && echo "password=$(cat '${token.replaceAll("'", String.raw`'\''`)}')"; }; f`;
  await git(folder, ["config", `credential.${server.url}.helper`, helper]);
  return url;
}
