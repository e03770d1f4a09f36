import type { Node } from "../document/contract.ts";

/** One method of one path, with everything that its path item, the document and references add to it. */
export interface Operation {
  /** `GET /people/{id}`. */
  readonly name: string;
  /** In capitals. */
  readonly method: string;
  readonly path: string;
  /** Method and path without the names of parameters, by which operations of two contracts are matched: `GET /people/{}`. */
  readonly key: string;
  readonly at: Node;
  readonly pathItem: Node;
  /** Path that the server's URL puts before the operation's, without a slash at the end. */
  readonly prefix: string;
  readonly deprecated: boolean;
  readonly parameters: readonly Parameter[];
  readonly body: Body | null;
  readonly responses: readonly Response[];
  /** What a client may authenticate with, one of these; empty for nothing at all. */
  readonly security: readonly Requirement[];
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly at: Node;
  readonly required: boolean;
  readonly schema: Node | null;
  /** How it is written, with the defaults of its place: `form, exploded`. */
  readonly style: string;
  readonly explode: boolean;
}

export interface Body {
  readonly at: Node;
  readonly required: boolean;
  readonly content: readonly Content[];
}

export interface Content {
  /** In lower case and without parameters: `application/json`. */
  readonly type: string;
  readonly at: Node;
  readonly schema: Node | null;
}

export interface Response {
  /** `200`, `4XX` or `default`. */
  readonly status: string;
  readonly at: Node;
  readonly headers: readonly ResponseHeader[];
  readonly content: readonly Content[];
}

export interface ResponseHeader {
  /** In lower case. */
  readonly name: string;
  readonly at: Node;
  readonly required: boolean;
  readonly schema: Node | null;
}

/** Schemes that are needed together, by what they are (not by their names in the document). */
export interface Requirement {
  readonly schemes: readonly Scheme[];
}

export interface Scheme {
  readonly name: string;
  /** What a client has to know of the scheme: its type, place and name. */
  readonly identity: string;
  /** Header, in lower case, that carries the credentials; null when they are carried otherwise. */
  readonly header: string | null;
  readonly scopes: readonly string[];
}
