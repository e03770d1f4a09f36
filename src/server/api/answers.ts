import { z } from "@hono/zod-openapi";
import { errorAnswer } from "./schemas/error.ts";

export const failed = {
  description: "It was refused, or it failed.",
  content: { "application/json": { schema: errorAnswer } },
};

/** Answers of a route that gives JSON with status 200. */
export function ok<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { 200: json(description, schema), default: failed } as const;
}

/** Answers of a route that begins something that goes on. */
export function accepted<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { 202: json(description, schema), default: failed } as const;
}

/** Answers of a route that streams, or gives text. */
export function text(description: string, type: string) {
  return { 200: { description, content: { [type]: { schema: z.string() } } }, default: failed } as const;
}

export function json<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { "application/json": { schema } } } as const;
}

/** A list's page; `next` is null on the last one. */
export function pageOf<Schema extends z.ZodType>(schema: Schema) {
  return z.object({ items: z.array(schema).readonly(), next: z.string().nullable() });
}

/** A request's body, which must be JSON. */
export function body<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { "application/json": { schema } } } as const;
}
