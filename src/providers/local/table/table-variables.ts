import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { LocalDeps } from "../local-deps.ts";
import { variableName } from "../../../lib/variable-name.ts";

/** Names, endpoint and credentials for the unmodified AWS SDK; the credentials open the linked tables and no other. */
export async function tableVariables(
  deps: LocalDeps,
  environment: EnvironmentRef,
  consumer: string,
  links: readonly (readonly [alias: string, table: string])[],
): Promise<Readonly<Record<string, string>>> {
  const tables = await deps.tables();
  const { accessKeyId, secretAccessKey } = await tables.grant({
    ...environment,
    consumer,
    tables: links.map(([, table]) => table),
  });
  const names = links.map(([alias, table]): [string, string] => [
    `${variableName(alias)}_TABLE_NAME`,
    `${environment.app}-${environment.slug}-${table}`,
  ]);
  return {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: tables.endpoint(),
    ...Object.fromEntries(names),
  };
}
