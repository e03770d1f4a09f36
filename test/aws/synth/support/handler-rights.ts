import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pythonTools } from "../../../../tools/aws/python-tools.ts";

/** What AWS calls, by its own word, when CloudFormation handles a resource; null of a type that does not tell. */
export type HandlerRights = (type: string) => ReadonlyMap<string, readonly string[]> | null;

interface Schema {
  readonly handlers?: Readonly<Record<string, { readonly permissions?: readonly string[] }>>;
}

/** Of the schemas that AWS publishes of its types, as cfn-lint brings them. */
export async function handlerRights(region: string): Promise<HandlerRights> {
  const environment = join(await pythonTools(), "../..");
  const [schemas = ""] = globSync(join(environment, "lib/python*/site-packages/cfnlint/data/schemas"));
  const files: Record<string, string> = read(join(schemas, "providers", `${region}.json`));
  return (type) => {
    if (files[type] === undefined) return null;
    const { handlers }: Schema = read(join(schemas, "resources", `${files[type]}.json`));
    if (handlers === undefined) return null;
    return new Map(Object.entries(handlers).map(([name, { permissions = [] }]) => [name, permissions]));
  };
}

const read = <T>(file: string): T => JSON.parse(readFileSync(file, "utf8")) as T;
