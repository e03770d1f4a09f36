import { writeFileSync } from "node:fs";
import { definitionPage } from "./definition-page.ts";

writeFileSync(new URL("./definition.md", import.meta.url), definitionPage());
