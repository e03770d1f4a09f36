import { main } from "../cli/main.ts";
import { installation } from "./installation.ts";
import { packageVersion } from "./package-version.ts";

process.exitCode = await main(process.argv.slice(2), installation, packageVersion());
