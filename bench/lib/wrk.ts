import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { pinned } from "./pinned.ts";

export interface WrkOptions {
  readonly core: number;
  readonly port: number;
  readonly host: string;
  readonly seconds: number;
  readonly connections: number;
}

/** Requests per second that a server answers to wrk, which sends as fast as it is answered. Rejects when an answer is an error. */
export async function wrk({ core, port, host, seconds, connections }: WrkOptions): Promise<number> {
  const options = ["-t1", `-c${connections}`, `-d${seconds}s`, "-H", `Host: ${host}`];
  const { program, args } = pinned(core, ["wrk", ...options, `http://127.0.0.1:${port}/hello`]);
  const { stdout } = await promisify(execFile)(program, args);
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1];
  if (rate === undefined || /Non-2xx|Socket errors/.test(stdout)) throw new Error(`wrk: ${stdout}`);
  return Number(rate);
}
