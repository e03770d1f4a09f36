import { cliPage } from "./cli-page.ts";
import { definitionPage } from "./definition-page.ts";
import { openApiPage } from "./open-api-page.ts";

/** Every file of this folder that the code makes: its name, and what makes it. */
export const pages: Readonly<Record<string, () => string>> = {
  "cli.md": cliPage,
  "definition.md": definitionPage,
  "openapi.json": openApiPage,
};
