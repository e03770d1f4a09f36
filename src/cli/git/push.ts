import { BoughError } from "../../lib/bough-error.ts";
import type { ServerAddress } from "../context.ts";
import { git, type GitAnswer } from "./git.ts";

export interface PushRequest {
  readonly folder: string;
  readonly server: ServerAddress;
  readonly app: string;
  /** Source and target: `HEAD:refs/heads/main`. */
  readonly refspec: string;
}

/** What the server said of a push: the deployment that it led to, why there is none, or nothing new. */
export type PushAnswer =
  | { readonly status: "deployment"; readonly id: string }
  | { readonly status: "skipped"; readonly reason: string }
  | { readonly status: "unchanged" };

/** Pushes to bough's own repository of the app, whose branches follow the checkout's, rewritten history too. */
export async function push(request: PushRequest): Promise<PushAnswer> {
  const answer = await run(request, ["--force", "--push-option=detach"]);
  const said = (key: string): string | undefined =>
    new RegExp(`bough-${key}: (.*?)\\s*$`, "m").exec(answer.stderr)?.[1];
  const id = said("deployment");
  if (id !== undefined) return { status: "deployment", id };
  const reason = said("skipped");
  if (reason !== undefined) return { status: "skipped", reason };
  const refused = said("error");
  if (refused !== undefined) throw refusal(refused);
  return { status: "unchanged" };
}

/** Makes a commit known to the server without deploying it. */
export async function pushQuietly(request: PushRequest): Promise<void> {
  await run(request, ["--force"]);
}

async function run({ folder, server, app, refspec }: PushRequest, flags: readonly string[]): Promise<GitAnswer> {
  const url = `${server.url}/git/${app}.git`;
  const authorization = Buffer.from(`bough:${server.token}`).toString("base64");
  const answer = await git(folder, ["push", "--no-verify", "--no-recurse-submodules", ...flags, url, refspec], {
    [`http.${server.url}.extraHeader`]: `Authorization: Basic ${authorization}`,
    [`http.${server.url}.proxy`]: "",
  });
  if (answer.code === 0) return answer;
  const lines = answer.stderr.split("\n").filter((line) => line.trim() !== "");
  throw new BoughError("push-failed", ["git push failed:", ...lines.map((line) => `  ${line}`)].join("\n"), {
    hint: "`bough doctor` checks the connection.",
  });
}

function refusal(text: string): BoughError {
  const [, code = "push-refused", message = text] = /^([a-z-]+): (.*)$/s.exec(text) ?? [];
  return new BoughError(code, message);
}
