import { BoughError } from "../../../lib/bough-error.ts";

/** One line of Prometheus' text format; its timestamp is left out. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Reads Prometheus' text format, and OpenMetrics as far as samples go. Strict: a text with one line that is
 * neither is refused as a whole, since half a page of numbers is worse than none.
 *
 * Error: `metrics-invalid`, which names the line.
 */
export function parseExposition(text: string): readonly Sample[] {
  return text.split("\n").flatMap((line, index) => {
    const content = line.trim();
    if (content === "" || content.startsWith("#")) return [];
    const sample = parseSample(content);
    if (sample !== null) return [sample];
    throw new BoughError("metrics-invalid", `Line ${index + 1} is not in Prometheus' text format.`, {
      hint: 'It should look like `orders_total{result="failed"} 12`.',
    });
  });
}

/** A metric's name with the labels, if any, that a sample must have: `orders_total{result="failed"}`. Error: `metrics-invalid`. */
export function parseSelector(text: string): Omit<Sample, "value"> {
  const sample = parseSample(`${text} 0`);
  if (sample !== null) return { name: sample.name, labels: sample.labels };
  throw new BoughError("metrics-invalid", `${text} is no metric.`, {
    hint: 'Name one as it stands on the page: `orders_total{result="failed"}`.',
  });
}

/** Values of the samples that have the selector's name, and its labels among theirs. */
export function valuesOf(samples: readonly Sample[], selector: Omit<Sample, "value">): readonly number[] {
  const wanted = Object.entries(selector.labels);
  return samples
    .filter(({ name, labels }) => name === selector.name && wanted.every(([label, value]) => labels[label] === value))
    .map(({ value }) => value);
}

function parseSample(line: string): Sample | null {
  const head = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\s*(\{))?/.exec(line);
  if (head === null) return null;
  const name = head[1] ?? "";
  const labelled =
    head[2] === undefined ? { labels: {}, rest: line.slice(head[0].length) } : parseLabels(line, head[0].length);
  if (labelled === null) return null;
  const tail = TAIL.exec(labelled.rest);
  const value = tail === null ? null : parseValue(tail[1] ?? "");
  return value === null ? null : { name, labels: labelled.labels, value };
}

/** `at` is behind the opening brace. A label that comes twice is refused. */
function parseLabels(
  line: string,
  at: number,
): { readonly labels: Record<string, string>; readonly rest: string } | null {
  const labels: Record<string, string> = {};
  let position = at;
  for (;;) {
    const end = /\s*\}/y;
    end.lastIndex = position;
    if (end.test(line)) return { labels, rest: line.slice(end.lastIndex) };
    const pair = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\[\\"n])*)"\s*(,|(?=\}))/y;
    pair.lastIndex = position;
    const [, label = "", value = ""] = pair.exec(line) ?? [];
    if (label === "" || Object.hasOwn(labels, label)) return null;
    labels[label] = value.replace(/\\([\\"n])/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped));
    position = pair.lastIndex;
  }
}

/** A value, perhaps a timestamp, perhaps OpenMetrics' exemplar. */
const TAIL = /^\s+(\S+)(?:\s+-?\d+(?:\.\d+)?)?(?:\s+#\s.*)?$/;

function parseValue(text: string): number | null {
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : null;
}
