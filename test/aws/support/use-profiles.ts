import { mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

/** Who a profile of the shared AWS configuration signs in as. */
export type SignIn =
  | { readonly kind: "key"; readonly id: string; readonly secret: string }
  /** With a token, by which GitHub vouches for a branch of a repository `owner/name`. */
  | { readonly kind: "pipeline"; readonly role: string; readonly repository: string; readonly branch: string };

/** Writes the configuration where the unmodified SDK looks for it, which it does once in a process. */
export function useProfiles(t: TestContext, profiles: Readonly<Record<string, SignIn>>): void {
  const folder = mkdtempSync(join(tmpdir(), "bough-profiles-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const sections = Object.entries(profiles).map(([name, signIn], index) => {
    const token = join(folder, `token-${index}`);
    if (signIn.kind === "pipeline") writeFileSync(token, hostToken(signIn));
    return [`[profile ${name}]`, ...linesOf(signIn, token)].join("\n");
  });
  const config = join(folder, "config");
  writeFileSync(config, `${sections.join("\n")}\n`);
  process.env["AWS_CONFIG_FILE"] = config;
  delete process.env["AWS_ACCESS_KEY_ID"];
  delete process.env["AWS_SECRET_ACCESS_KEY"];
}

function linesOf(signIn: SignIn, token: string): readonly string[] {
  if (signIn.kind === "key") return [`aws_access_key_id = ${signIn.id}`, `aws_secret_access_key = ${signIn.secret}`];
  return [`role_arn = ${signIn.role}`, `web_identity_token_file = ${token}`, "role_session_name = ci"];
}

/** Signed by nobody: the double reads what a token says, and does not ask its host. */
function hostToken({ repository, branch }: { readonly repository: string; readonly branch: string }): string {
  const claims = {
    iss: "https://token.actions.githubusercontent.com",
    aud: "sts.amazonaws.com",
    sub: `repo:${repository}:ref:refs/heads/${branch}`,
  };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return [part({ alg: "none" }), part(claims), "nobody"].join(".");
}
