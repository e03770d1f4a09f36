import { createApi } from "./create-api.ts";
import { openApiHead } from "./open-api-head.ts";

/** The OpenAPI 3.1 document, as it stands at `/api/v1/openapi.json`. */
export function openApiDocument(): ReturnType<ReturnType<typeof createApi>["getOpenAPI31Document"]> {
  return createApi().getOpenAPI31Document(openApiHead);
}
