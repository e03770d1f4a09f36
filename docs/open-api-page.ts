import { openApiDocument } from "../src/server/api/open-api-document.ts";

/** The OpenAPI document as a file. */
export const openApiPage = (): string => `${JSON.stringify(openApiDocument(), null, 2)}\n`;
