import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { bodyTooLarge } from "../body-too-large.ts";
import type { ApiContext } from "./api-environment.ts";

/** Stops to read a body, announced or not, where it becomes too large. */
export const limitBody: MiddlewareHandler<{ Bindings: ApiContext }> = (context, next) => {
  const { bodyLimit: maxSize } = context.env;
  const refuse = (): never => {
    throw bodyTooLarge(maxSize);
  };
  return bodyLimit({ maxSize, onError: refuse })(context, next);
};
