export { type CommandOptions, type CommandResult, runCommand } from "../../tools/run-command.ts";
