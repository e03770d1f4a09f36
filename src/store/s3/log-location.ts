/** Where a store's log is. */
export interface LogLocation {
  readonly bucket: string;
  /** Begins the key of everything in it: `registry/`. */
  readonly prefix: string;
  readonly region: string;
  /** Profile of the shared AWS configuration; null for the default chain of credentials. */
  readonly profile: string | null;
  /** Of something that stands in for AWS. */
  readonly endpoint: string | null;
}

/** Number of the first entry. Keys sort as numbers do. */
export const FIRST_ENTRY = 1;

export const entryKey = ({ prefix }: LogLocation, number: number): string =>
  `${prefix}log/${String(number).padStart(12, "0")}.json`;

/** The database as it was after the entry of that number. */
export const snapshotKey = ({ prefix }: LogLocation, number: number): string =>
  `${prefix}snapshots/${String(number).padStart(12, "0")}.sqlite.gz`;

export const numberOfKey = (key: string): number => Number(/(\d{12})\.[a-z.]+$/.exec(key)?.[1]);
