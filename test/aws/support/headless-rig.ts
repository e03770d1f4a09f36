import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startDouble } from "../../../tools/aws/start-double.ts";
import { openAwsClients } from "../../../src/providers/aws/client/aws-clients.ts";
import { readStacks } from "../../../src/providers/aws/stack/read-stack.ts";
import type { Stack } from "../../../src/providers/aws/stack/stack.ts";
import type { EnvironmentView } from "../../../src/server/client/api-client.ts";
import { createProject, type Project } from "../../support/project.ts";
import { type CommandResult, runCommand } from "../../support/run-command.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { journeyFiles } from "./journey-app.ts";

export const REGION = "eu-central-1";
export const program = join(import.meta.dirname, "../../../bin/bough");
/** What commands sign in with, and nothing else has. */
export const secret = "canary-7c1f9be0452d";
/** Milliseconds for a test of several commands. */
export const headlessLimit = { timeout: 300_000 };

export type Shown = Pick<EnvironmentView, "name" | "provider" | "status" | "url"> & { readonly release: string };

/** Checkouts of one app, whose registry is in an imitated account. */
export interface HeadlessRig {
  /** Where checkouts are. */
  readonly folder: string;
  readonly origin: Project;
  /** As a pipeline has it: one commit deep. */
  readonly checkout: string;
  /** What commands in the checkout have printed. */
  readonly said: readonly string[];
  /** Runs a command in the checkout. */
  bough(...args: readonly string[]): Promise<CommandResult>;
  /** What a command that must succeed says without a server. */
  json<T>(cwd: string, ...args: readonly string[]): Promise<T>;
  clone(name: string): Promise<string>;
  /** Stacks of the environment `staging`, without those that are nested in them. */
  stacks(): Promise<readonly Stack[]>;
  close(): Promise<void>;
}

/** An account without a foundation, and the app with a branch `staging`. */
export async function openHeadlessRig(): Promise<HeadlessRig> {
  const double = await startDouble({ region: REGION });
  Object.assign(process.env, double.env, { AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: secret });
  const root = await temporaryFolder("headless");
  const origin = await createProject({
    folder: join(root.path, "origin"),
    remote: "http://127.0.0.1:1/",
    token: "none",
  });
  await origin.commit({ "README.md": "the first commit, which a pipeline does not have\n" });
  await origin.git("switch", "--quiet", "-c", "staging");
  await origin.commit(journeyFiles(REGION));
  const said: string[] = [];
  const checkout = await clone("checkout");
  await writeFile(join(checkout, ".env"), `TOKEN=${secret}\n`);
  return {
    folder: root.path,
    origin,
    checkout,
    said,
    async bough(...args) {
      const result = await runCommand([program, ...args], { cwd: checkout, timeout: 100_000 });
      said.push(result.stdout, result.stderr);
      return result;
    },
    async json<T>(cwd: string, ...args: readonly string[]) {
      const { code, stdout, stderr } = await runCommand([program, ...args, "--headless", "--json"], { cwd });
      assert.equal(code, 0, stdout + stderr);
      return JSON.parse(stdout) as T;
    },
    clone,
    async stacks() {
      const aws = openAwsClients({ region: REGION, profile: null });
      try {
        return (await readStacks(aws)).filter(({ name }) => /^bough-journey-staging-[0-9a-f]{6}$/.test(name));
      } finally {
        aws.close();
      }
    },
    async close() {
      await root.remove();
      await double.stop();
    },
  };

  async function clone(name: string): Promise<string> {
    const folder = join(root.path, name);
    const from = `file://${origin.folder}`;
    const { code, stderr } = await runCommand([
      "git",
      "clone",
      "--quiet",
      "--depth=1",
      "--branch=staging",
      from,
      folder,
    ]);
    assert.equal(code, 0, stderr);
    return folder;
  }
}
