export { waitFor } from "../../tools/wait-for.ts";
