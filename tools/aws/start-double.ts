import { delimiter, dirname, join } from "node:path";
import { type Double, startImitation } from "./start-imitation.ts";

export type { Double } from "./start-imitation.ts";

export interface DoubleOptions {
  readonly region?: string;
  /** Twelve digits. */
  readonly account?: string;
  /** More settings of the double: `AUTH=true` makes it check signatures and policies. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts MiniStack, an AWS of one's own. */
export const startDouble = ({
  region = "eu-central-1",
  account = "123456789012",
  env = {},
}: DoubleOptions = {}): Promise<Double> =>
  startImitation({
    script: "double.py",
    region,
    health: "/_ministack/health",
    env: (port, folder) => ({
      GATEWAY_PORT: String(port),
      BIND_HOST: "127.0.0.1",
      MINISTACK_HOST: "127.0.0.1",
      MINISTACK_REGION: region,
      MINISTACK_ACCOUNT_ID: account,
      // It starts containers where it finds a Docker; the tests need none.
      DOCKER_HOST: "unix:///nonexistent",
      LOG_LEVEL: "WARNING",
      S3_DATA_DIR: join(folder, "s3"),
      STATE_DIR: join(folder, "state"),
      // The functions of a foundation find AWS's SDK, as they do in their runtime.
      NODE_PATH: join(import.meta.dirname, "../../node_modules"),
      PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
      ...env,
    }),
  });
