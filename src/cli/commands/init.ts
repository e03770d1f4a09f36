import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { BoughError } from "../../lib/bough-error.ts";
import type { CommandOptions } from "../command.ts";
import type { Context } from "../context.ts";
import { addRemote } from "../init/add-remote.ts";
import { appName } from "../init/app-name.ts";
import { detectProject, type Project } from "../init/detect-project.ts";
import { makeRepository } from "../init/make-repository.ts";
import { projectFolder, type ProjectFolder } from "../init/project-folder.ts";
import { renderDefinition } from "../init/render-definition.ts";

const FILE = "bough.config.ts";

/** Writes a definition for the project in the current folder, and adds bough as a git remote. */
export async function run(
  context: Context,
  _: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const place = await projectFolder(context.folder);
  const { name, project } = await decide(context, place, options);
  const server = await context.during("Starting bough", context.installation.up({ data: context.data }));
  const { root, isRepository, hasCommits } = place;
  if (!isRepository) await makeRepository(root);
  const remote = await addRemote(root, server, name, context.data);
  if (project !== null) writeFileSync(join(root, FILE), renderDefinition(name, project, place.path), { flag: "wx" });
  context.result(
    { app: name, remote, definition: join(root, FILE), written: project !== null },
    [
      ...(project === null ? [`The definition of ${name} is there already.`] : written(project, place)),
      ...(isRepository ? [] : ["Made a git repository."]),
      `The git remote \`bough\` is ${remote}`,
      "",
      "Next:",
      ...(project === null ? [] : [`  git add ${hasCommits ? FILE : "."} && git commit -m "Describe the app"`]),
      "  git push bough HEAD",
    ].join("\n"),
  );
}

/** Name of the app, and the project to describe; null when its definition is there already, which stays as it is. */
async function decide(
  { folder, installation }: Context,
  { root }: ProjectFolder,
  options: CommandOptions,
): Promise<{ readonly name: string; readonly project: Project | null }> {
  const { app } = options as { readonly app?: string };
  const known = await installation.appName(root);
  if (known !== null && app !== undefined && app !== known)
    throw new BoughError("definition-exists", `The definition in ${root} is that of ${known}, not of ${app}.`, {
      hint: "Change the name there.",
    });
  if (known !== null) return { name: known, project: null };
  const name = appName(app, root);
  const project = detectProject(folder);
  if (project !== null) return { name, project };
  throw new BoughError("project-unknown", `Nothing in ${folder} says how it runs.`, {
    hint: `A package.json with a start script, a Procfile, an app.py or an index.html would be found; or write ${FILE} by hand (docs/definition.md).`,
  });
}

const written = ({ found, advice }: Project, { path }: ProjectFolder): readonly string[] => [
  path === "." ? `Found ${found}, and wrote ${FILE}.` : `Found ${found} in ${path}, and wrote ${FILE} at the root.`,
  ...advice.map((line) => `  ${line}`),
];
