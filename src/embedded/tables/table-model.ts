/** An attribute of a key: `S` string, `N` number, `B` binary. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: "S" | "N" | "B";
}

export interface TableKey {
  readonly key: KeyAttribute;
  readonly sort: KeyAttribute | null;
}

export interface TableDefinition extends TableKey {
  readonly indexes: Readonly<Record<string, TableKey>>;
}

export interface Environment {
  readonly app: string;
  readonly slug: string;
}

/** What one consumer of an environment's tables may open. Tables by their names in the definition. */
export interface Grant {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly tables: readonly string[];
}

/** The table's name as applications see it, on one machine as on AWS. */
export function tableName({ app, slug }: Environment, table: string): string {
  return `${app}-${slug}-${table}`;
}
