import { startMoto } from "../../../tools/aws/start-moto.ts";
import { s3Driver } from "./s3-driver.ts";

export default {
  ...s3Driver(() => startMoto()),
  skipKills: "what a killed process has written, and reads again, is shown on the other double",
};
