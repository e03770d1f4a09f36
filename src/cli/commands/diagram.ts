import { diagramOf } from "../../diagram/diagram-of.ts";
import { renderMermaid } from "../../diagram/render-mermaid.ts";
import { renderSvg } from "../../diagram/render-svg.ts";
import { BoughError } from "../../lib/bough-error.ts";
import type { CommandOptions } from "../command.ts";
import type { Context } from "../context.ts";
import { targetEnvironment } from "../target.ts";

const renderers = { mermaid: renderMermaid, svg: renderSvg };

/** Draws a running environment from its settings. */
export async function run(
  context: Context,
  [name]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { format = "mermaid" } = options as { readonly format?: string };
  if (format !== "mermaid" && format !== "svg")
    throw new BoughError("usage", `There is no format ${format}.`, { hint: "The formats are mermaid and svg." });
  const { app, env } = await targetEnvironment(context, options, name);
  const { spec } = await context.api().spec(app, env);
  const diagram = renderers[format](diagramOf(spec));
  context.result({ app, environment: env, format, diagram }, diagram.trimEnd());
}
