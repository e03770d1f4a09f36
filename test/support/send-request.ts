export { type Answer, type RequestOptions, sendRequest } from "../../tools/send-request.ts";
