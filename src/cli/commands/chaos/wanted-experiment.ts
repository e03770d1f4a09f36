import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { BoughError } from "../../../lib/bough-error.ts";
import type { WantedExperiment } from "../../../server/client/api-client.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";

/** The experiment that the command line names, or the one in its file. */
export async function wantedExperiment(
  { folder }: Context,
  name: string | undefined,
  options: CommandOptions,
): Promise<WantedExperiment> {
  const { file } = options as { readonly file?: string };
  if (file !== undefined) {
    const experiment = await readExperiment(resolve(folder, file));
    return { name: name ?? basename(file).replace(/\.json$/, ""), experiment };
  }
  if (name !== undefined && name !== "") return { name };
  throw new BoughError("usage", "Which experiment?", {
    hint: "Name one of the definition's, or give a file with --file.",
  });
}

async function readExperiment(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as unknown;
  } catch (cause) {
    const what = cause instanceof SyntaxError ? "is not JSON" : "cannot be read";
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new BoughError("experiment-invalid", `${file} ${what}: ${detail}`, {
      hint: "Write { steadyState, method } as in a definition: see docs/chaos.md.",
      cause,
    });
  }
}
