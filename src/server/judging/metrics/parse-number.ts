import { BoughError } from "../../../lib/bough-error.ts";

/** The number that a URL answers: the text itself, or `value` of a JSON object. Error: `metrics-invalid`. */
export function parseNumber(text: string): number {
  const value = numberOf(parseJson(text));
  if (value !== null) return value;
  throw new BoughError("metrics-invalid", "The answer is neither a number nor JSON with a number at `value`.", {
    hint: 'It should be `12.5` or `{"value": 12.5}`.',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function numberOf(json: unknown): number | null {
  if (typeof json === "object" && json !== null && "value" in json) return finite(json.value);
  return finite(json);
}

const finite = (value: unknown): number | null => (typeof value === "number" && Number.isFinite(value) ? value : null);
