import type { Project } from "./detect-project.ts";

/** The definition of a project, as a file to start from. Pure. */
export function renderDefinition(name: string, { kind, properties }: Project): string {
  const lines = Object.entries(properties).map(
    ([key, value]) => `  ${key}: ${value === "true" ? value : JSON.stringify(value)},`,
  );
  return `import { app, ${kind} } from "bough";

const web = ${kind}({
${lines.join("\n")}
});

// Without \`environments\`, main is production and every other branch a preview of its own.
export default app({ name: ${JSON.stringify(name)}, resources: { web } });
`;
}
