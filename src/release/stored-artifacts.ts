import { readFile, readdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "../lib/has-code.ts";
import type { Artifact } from "./artifact.ts";

/** The artifact of that id, marked as just used; null when there is none. */
export async function useArtifact(folder: string, id: string): Promise<Artifact | null> {
  const artifact = await readArtifact(folder, id);
  const now = new Date();
  if (artifact) await utimes(manifestOf(folder, id), now, now);
  return artifact;
}

export async function listArtifacts(folder: string): Promise<readonly Artifact[]> {
  const stored = [];
  for (const id of await readdir(folder)) {
    const artifact = await readArtifact(folder, id);
    if (artifact) stored.push(artifact);
  }
  return stored;
}

export function manifestOf(folder: string, id: string): string {
  return join(folder, id, "artifact.json");
}

async function readArtifact(folder: string, id: string): Promise<Artifact | null> {
  try {
    return JSON.parse(await readFile(manifestOf(folder, id), "utf8")) as Artifact;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null;
    throw error;
  }
}
