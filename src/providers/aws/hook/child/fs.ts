import { treeFs } from "../../../../sandbox/tree-fs.ts";
import { hookSubject } from "../hook-subject.ts";

const own = treeFs(hookSubject);

// What `bough.aws.ts` gets for `node:fs`.
export const { existsSync, readdirSync, readFileSync, statSync } = own;

export default own;
