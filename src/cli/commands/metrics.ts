import { setTimeout as sleep } from "node:timers/promises";
import type { EnvironmentView, MetricsAnswer } from "../../server/client/api-client.ts";
import type { CommandOptions } from "../command.ts";
import type { Context } from "../context.ts";
import { interruption } from "../interruption.ts";
import { renderMetrics } from "../render/render-metrics.ts";
import { targetEnvironment } from "../target.ts";

interface Options {
  readonly since?: string;
  readonly period?: string;
  readonly resource?: string;
  readonly instances?: boolean;
  readonly follow?: boolean;
}

/** Prints what was measured of an environment; with `--follow` again and again, until interrupted. */
export async function run(
  context: Context,
  [name]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { app, env } = await targetEnvironment(context, options, name);
  const { since = "1h", period, resource, instances = false, follow = false } = options as Options;
  const query = {
    last: since,
    instances,
    ...(period !== undefined && { period }),
    ...(resource !== undefined && { resource }),
  };
  const ask = async (): Promise<Measured> => {
    const environment = await context.api().environment(app, env);
    return { environment, since, answer: await context.api().metrics(app, env, query) };
  };
  if (!follow) {
    const measured = await ask();
    return context.result(measured.answer, textOf(measured, context));
  }
  const { signal, end } = interruption();
  try {
    while (!signal.aborted) {
      const measured = await ask();
      process.stdout.write(context.json ? `${JSON.stringify(measured.answer)}\n` : page(measured, context));
      await sleep(pauseOf(measured.answer), undefined, { signal }).catch(() => undefined);
    }
  } finally {
    end();
  }
}

interface Measured {
  readonly environment: EnvironmentView;
  readonly since: string;
  readonly answer: MetricsAnswer;
}

const CLEAR = "\u001B[H\u001B[2J";
const page = (measured: Measured, context: Context): string =>
  `${process.stdout.isTTY ? CLEAR : ""}${textOf(measured, context)}\n`;

/** CloudWatch has a point a minute, and its answers cost. */
const pauseOf = ({ provider }: MetricsAnswer): number => (provider === "local" ? 5_000 : 60_000);

function textOf({ environment, since, answer }: Measured, { paint }: Context): string {
  const { app, name } = environment;
  const table = renderMetrics(answer, process.stdout.isTTY ? process.stdout.columns : undefined);
  if (table === "") return nothing(environment, since);
  return [
    `${app} ${name}, the last ${since}: counts in all, the rest as it was last`,
    "",
    table,
    ...(answer.unknown.length === 0
      ? []
      : ["", paint("dim", `${answer.provider} does not tell: ${answer.unknown.join(", ")}`)]),
  ].join("\n");
}

/** Why there is nothing to show. */
function nothing({ app, name, status, provider }: EnvironmentView, since: string): string {
  const it = `${app} ${name}`;
  const so = `Nothing was measured in the last ${since}.`;
  if (status === "asleep") return `${it} is asleep: nothing of it runs. ${so}`;
  if (status === "destroyed" || status === "destroying") return `${it} is ${status}: nothing of it is left to measure.`;
  if (status !== "live") return `${it} is ${status}. ${so}`;
  return provider === "local"
    ? `${it}: ${so}`
    : `${it}: ${so} CloudWatch tells it after some minutes, and what sites answer only for the environment as a whole.`;
}
