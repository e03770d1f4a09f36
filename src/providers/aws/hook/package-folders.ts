import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const packages = ["aws-cdk-lib", "constructs", "cdk-nag"];
const { resolve } = createRequire(import.meta.url);

/** The `node_modules` that hold what makes templates, with what that needs in its turn; without links. */
export const packageFolders = (): readonly string[] => [
  ...new Set(packages.map((name) => dirname(dirname(resolve(`${name}/package.json`))))),
];

/** Where Node.js looks for them, which may be links to the former. */
export const lookedThrough = (): readonly string[] => [
  ...new Set(
    packages.flatMap((name) => (resolve.paths(name) ?? []).filter((folder) => existsSync(join(folder, name)))),
  ),
];
