import { treeFs } from "../../sandbox/tree-fs.ts";
import { definitionSubject } from "./definition-subject.ts";

const own = treeFs(definitionSubject);

// What a definition gets for `node:fs`.
export const { existsSync, readdirSync, readFileSync, statSync } = own;

export default own;
