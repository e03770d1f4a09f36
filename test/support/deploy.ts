import assert from "node:assert/strict";
import type { Project } from "./project.ts";

/** Pushes, expects the deployment to succeed, and gives what the server said. */
export async function deploy(project: Project, ...refs: string[]): Promise<string> {
  const said = await pushed(project, refs);
  assert.match(said, /^Deployed /m, said);
  return said;
}

/** Pushes, expects the deployment to fail, and gives what the server said. */
export async function failToDeploy(project: Project, ...refs: string[]): Promise<string> {
  const said = await pushed(project, refs);
  assert.doesNotMatch(said, /^Deployed /m, said);
  assert.match(said, /^Failed: .* was not deployed\.$/m, said);
  assert.match(said, /^ *hint: \S/m, said);
  return said;
}

/** git itself succeeds whatever becomes of the deployment: the ref is kept. */
async function pushed(project: Project, refs: readonly string[]): Promise<string> {
  const { code, stderr } = await project.push(...(refs.length === 0 ? ["main"] : refs));
  assert.equal(code, 0, stderr);
  return linesOfServer(stderr);
}

/** The `remote:` lines of a push, without that. */
export function linesOfServer(stderr: string): string {
  return stderr
    .split("\n")
    .filter((line) => line.startsWith("remote: "))
    .map((line) => line.slice("remote: ".length).trimEnd())
    .join("\n");
}
