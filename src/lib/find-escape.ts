import { readlink } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";

const linkLimit = 40;

/**
 * Where a symbolic link leads when that is outside `root`, else null. Follows every link on the
 * way, one component at a time, as the kernel does; a target that does not exist counts by its
 * name. An endless loop of links leads nowhere, and so not outside.
 */
export async function findEscape(root: string, link: string): Promise<string | null> {
  const pending = relative(root, link).split(sep);
  let at = root;
  for (let links = 0; pending.length > 0;) {
    const part = pending.shift();
    if (part === undefined || part === "" || part === ".") continue;
    const next = join(at, part);
    if (next !== root && !next.startsWith(root + sep)) return next;
    const target = part === ".." ? null : await linkTarget(next);
    if (target === null) {
      at = next;
    } else if (isAbsolute(target)) {
      if (target !== root && !target.startsWith(root + sep)) return target;
      at = root;
      pending.unshift(...relative(root, target).split(sep));
      links += 1;
    } else {
      pending.unshift(...target.split(sep));
      links += 1;
    }
    if (links > linkLimit) return null;
  }
  return null;
}

async function linkTarget(path: string): Promise<string | null> {
  try {
    return await readlink(path);
  } catch {
    return null;
  }
}
