import { type Double, startImitation } from "./start-imitation.ts";

/** Starts moto, a second AWS, which others wrote: where both answer alike, AWS is likely to. */
export const startMoto = (env: Readonly<Record<string, string>> = {}): Promise<Double> =>
  startImitation({
    script: "moto_double.py",
    region: "eu-central-1",
    health: "/moto-api/data.json",
    env: (port) => ({ MOTO_PORT: String(port), MOTO_ACCOUNT_ID: "123456789012", ...env }),
  });
