import type { Json } from "../../../lib/json.ts";

/** What a service promises: an OpenAPI document with every file that it refers to, checked. */
export interface Contract {
  /** Path of the contract below its folder. */
  readonly file: string;
  readonly openapi: "3.0" | "3.1";
  /** `info.version`. */
  readonly version: string;
  /** Content of every file of the contract, by its path below the folder. */
  readonly documents: ReadonlyMap<string, Json>;
}

/** Where something is written: a file of the contract and a JSON pointer (RFC 6901) within it. */
export interface Place {
  readonly file: string;
  readonly pointer: string;
}

/** A value of a contract with its place. */
export interface Node extends Place {
  readonly value: Json;
}
