import { createRequire } from "node:module";
import { dirname } from "node:path";

/** The `node_modules` that hold what makes templates, with what that needs in its turn. */
export function packageFolders(): readonly string[] {
  const { resolve } = createRequire(import.meta.url);
  const folders = ["aws-cdk-lib", "constructs", "cdk-nag"].map((name) =>
    dirname(dirname(resolve(`${name}/package.json`))),
  );
  return [...new Set(folders)];
}
