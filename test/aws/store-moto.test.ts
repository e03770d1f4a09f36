import { after } from "node:test";
import { storeContract } from "../contract/store/suite.ts";
import driver from "./support/moto-driver.ts";

after(() => driver[Symbol.asyncDispose]());
storeContract("s3, by moto's word", new URL("support/moto-driver.ts", import.meta.url), driver);
