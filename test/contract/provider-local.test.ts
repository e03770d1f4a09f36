import { localDriver } from "./provider/local-driver.ts";
import { providerContract } from "./provider/suite.ts";

providerContract("local", localDriver);
