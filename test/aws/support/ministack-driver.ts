import { startDouble } from "../../../tools/aws/start-double.ts";
import { s3Driver } from "./s3-driver.ts";

export default s3Driver(() => startDouble());
