import { pythonTools } from "./python-tools.ts";

/** Installs what the AWS tests need once, before test files ask for it at the same time. */
process.stdout.write(`Python for the AWS tests: ${await pythonTools()}\n`);
