export { freePorts } from "../../tools/free-ports.ts";
