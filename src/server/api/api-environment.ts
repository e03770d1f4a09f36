import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Control } from "../control.ts";

/** What the routes work on; given with each request, so that the routes themselves hold nothing. */
export interface ApiContext {
  readonly control: Control;
  /** Name of the token that the request came with; empty for what needs none. */
  readonly token: string;
  /** Bytes that a request's body may have. */
  readonly bodyLimit: number;
  /** Milliseconds between two signs of life on a stream. */
  readonly keepAlive: number;
  readonly onError: (error: unknown) => void;
}

export type Api = OpenAPIHono<{ Bindings: ApiContext }>;
