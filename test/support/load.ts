export { type Load, type LoadFailure, type LoadReport, startLoad } from "../../tools/load.ts";
