import type { Context } from "../../context.ts";

export async function run(context: Context, [id = ""]: readonly (string | undefined)[]): Promise<void> {
  await context.api().revokeToken(id);
  context.result({ id, revoked: true }, `${id} is revoked.`);
}
