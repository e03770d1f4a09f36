import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePorts } from "../free-ports.ts";
import { waitFor } from "../wait-for.ts";
import { pythonTools } from "./python-tools.ts";

/** A program that imitates AWS, and runs. */
export interface Double {
  /** `http://127.0.0.1:<port>`: the one address of every service. */
  readonly endpoint: string;
  readonly port: number;
  /** Environment variables that lead the unmodified AWS SDK, and bough, to the double. */
  readonly env: Readonly<Record<string, string>>;
  /** What it has printed. */
  log(): string;
  /** Ends it with all that it started; what it held is gone. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface Imitation {
  /** File of this folder that starts it. */
  readonly script: string;
  readonly region: string;
  /** Answers 200 as soon as it serves. */
  readonly health: string;
  /** Its own settings; `folder` is its own, and goes with it. */
  env(port: number, folder: string): Readonly<Record<string, string>>;
}

/** Starts it on a free port of the loopback address, in memory. */
export async function startImitation({ script, region, health, env }: Imitation): Promise<Double> {
  const python = await pythonTools();
  const [port] = await freePorts(1);
  if (port === undefined) throw new Error("no free port");
  const folder = mkdtempSync(join(tmpdir(), "bough-aws-"));
  const logFile = join(folder, "log");
  const output = openSync(logFile, "a");
  const child = spawn(python, [join(import.meta.dirname, script)], {
    detached: true,
    stdio: ["ignore", output, output],
    env: {
      PATH: process.env["PATH"],
      // Its own modules stay without a cache beside them.
      PYTHONDONTWRITEBYTECODE: "1",
      TMPDIR: folder,
      ...env(port, folder),
    },
  });
  closeSync(output);
  const endpoint = `http://127.0.0.1:${port}`;
  const log = (): string => readFileSync(logFile, "utf8");
  const stop = async (): Promise<void> => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitFor(
      "the AWS double",
      async () => {
        if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}:\n${log()}`);
        return (await fetch(endpoint + health)).ok;
      },
      { timeout: 30_000 },
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, port, env: environment(endpoint, region), log, stop, [Symbol.asyncDispose]: stop };
}

function environment(endpoint: string, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  process.kill(-child.pid, "SIGKILL");
  await ended;
}
