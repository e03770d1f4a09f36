import { OpenAPIHono } from "@hono/zod-openapi";
import type { Control } from "../control.ts";

export interface ApiOptions {
  readonly control: Control;
  readonly version: string;
  readonly bodyLimit: number;
  readonly keepAlive: number;
  readonly onError: (error: unknown) => void;
}

export function createApi(options: ApiOptions): OpenAPIHono {
  const api = new OpenAPIHono();
  api.get("/healthz", (context) => context.json({ status: "ok" }));
  api.get("/api/v1/environments", (context) => context.json({ items: options.control.environments({}) }));
  return api;
}
