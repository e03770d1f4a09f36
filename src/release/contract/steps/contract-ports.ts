import type { ReleaseRecord } from "../../../model/records.ts";

/** What the steps need to know of where things are. */
export interface ContractPorts {
  /** Throws a `BoughError` when there is no such release. */
  release(environment: { readonly app: string; readonly slug: string }, version: number): ReleaseRecord;
  /** Folder of a service's artifact: what is below the service's `root`, after its build. */
  artifact(release: ReleaseRecord, service: string): Promise<string>;
  /** Where a release's revision is reached at no traffic: an address, and the headers that lead there. */
  revision(release: ReleaseRecord, service: string): Promise<RevisionAddress>;
}

export interface RevisionAddress {
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
}
