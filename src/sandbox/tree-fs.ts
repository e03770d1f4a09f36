import fs from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { BoughError } from "../lib/bough-error.ts";
import type { Subject } from "./subject.ts";
import { isInTree, root, withoutLinks } from "./tree.ts";

export interface TreeFs {
  existsSync(path: string | URL): boolean;
  readdirSync(path: string | URL): string[];
  readFileSync(path: string | URL, options?: BufferEncoding | { encoding?: BufferEncoding | null }): unknown;
  statSync(path: string | URL): fs.Stats;
}

/**
 * What untrusted code gets for `node:fs`. The permission model follows a link before it asks, and
 * refuses nothing that is open already: here a path is checked without its links, and is never a
 * descriptor.
 */
export function treeFs({ name, codes, hints }: Subject): TreeFs {
  return { existsSync, readdirSync, readFileSync, statSync };

  function readFileSync(path: string | URL, options?: BufferEncoding | { encoding?: BufferEncoding | null }): unknown {
    const encoding = typeof options === "string" ? options : options?.encoding;
    return fs.readFileSync(pathInTree(path), { encoding: typeof encoding === "string" ? encoding : null });
  }

  function readdirSync(path: string | URL): string[] {
    return fs.readdirSync(pathInTree(path));
  }

  function statSync(path: string | URL): fs.Stats {
    return fs.statSync(pathInTree(path));
  }

  function existsSync(path: string | URL): boolean {
    try {
      return fs.existsSync(pathInTree(path));
    } catch {
      return false;
    }
  }

  function pathInTree(location: string | URL): string {
    const given = typeof location === "string" ? location : fileURLToPath(location);
    const path = resolve(root, given);
    // What is outside is refused before it is looked at, so that nobody learns whether it is there.
    const real = isInTree(path) ? withoutLinks(path) : path;
    if (isInTree(real)) return real;
    throw new BoughError(codes.forbidden, `${name} reads ${given}, which is outside its repository`, {
      hint: hints.reads,
    });
  }
}
