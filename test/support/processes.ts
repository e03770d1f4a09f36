export { processesOf, type RunningProcess } from "../../tools/processes.ts";
