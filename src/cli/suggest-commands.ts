import { closest } from "../lib/closest.ts";

/** Words that other tools have for what bough calls by another name. */
const SYNONYMS: Readonly<Record<string, string>> = {
  start: "up",
  stop: "down",
  push: "deploy",
  log: "logs",
  status: "env list",
  ls: "env list",
  ps: "env list",
  delete: "env destroy",
  rm: "env destroy",
  environment: "env list",
  environments: "env list",
};

/** The commands that somebody may have meant who typed these words; the likeliest first, often none. Pure. */
export function suggestCommands(words: readonly string[], names: readonly string[]): readonly string[] {
  const [first = "", second] = words;
  const synonym = SYNONYMS[first];
  if (synonym !== undefined) return [synonym];
  const noun = closest(first, new Set(names.map((name) => name.split(" ")[0] ?? name)));
  const near = closest(words.slice(0, 2).join(" "), names);
  if (near !== null && (second !== undefined || noun === null)) return [near];
  if (noun === null) return byVerb(first, names);
  return names.includes(noun) ? [noun] : names.filter((name) => name.startsWith(`${noun} `));
}

/** Those whose second word it is, or nearly. */
function byVerb(word: string, names: readonly string[]): readonly string[] {
  const verbs = names.flatMap((name) => name.split(" ").slice(1));
  const verb = closest(word, new Set(verbs));
  return verb === null ? [] : names.filter((name) => name.endsWith(` ${verb}`));
}
