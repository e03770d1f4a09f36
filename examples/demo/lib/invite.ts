import type { Narrator } from "./narrator.ts";
import type { Stage } from "./stage.ts";

/** What there is to look at, how to go on, and how to end it. */
export async function invite(stage: Stage, { paint }: Narrator): Promise<string> {
  const environments = await stage.json<{ readonly name: string; readonly url: string }[]>("env", "list");
  const width = Math.max(...environments.map(({ name }) => name.length));
  return [
    paint("bold", "It is still running:"),
    ...environments.map(({ name, url }) => `  ${name.padEnd(width)}  ${paint("cyan", url)}`),
    "",
    paint("bold", "Go on with it:"),
    `  cd ${stage.tree} && git switch feature/cake`,
    '  git commit --allow-empty -m "Try something" && git push bough feature/cake',
    "",
    paint("bold", "End it:"),
    `  bin/bough down --data ${stage.data} && chmod -R u+w ${stage.root} && rm -r ${stage.root}`,
    "",
  ].join("\n");
}
