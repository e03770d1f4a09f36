import type { Context } from "../../context.ts";

/** The token is shown this once: only its hash is kept. */
export async function run(context: Context, [name = "unnamed"]: readonly (string | undefined)[]): Promise<void> {
  const created = await context.api().createToken(name);
  context.result(created, created.token);
  context.note("It is shown this once. For git it is the password, with any user name.");
}
