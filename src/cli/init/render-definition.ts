import type { Project } from "./detect-project.ts";

/** The definition of a project, as a file to start from; `path` is its folder in the repository. Pure. */
export function renderDefinition(name: string, { kind, properties }: Project, path = "."): string {
  const all = { ...(path !== "." && { root: path }), ...properties };
  const lines = Object.entries(all).map(([key, value]) => `  ${key}: ${JSON.stringify(value)},`);
  return `import { app, ${kind} } from "bough";

const web = ${kind}({
${lines.join("\n")}
});

// Without \`environments\`, main is production and every other branch a preview of its own.
export default app({ name: ${JSON.stringify(name)}, resources: { web } });
`;
}
