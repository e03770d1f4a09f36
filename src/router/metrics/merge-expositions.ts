/** Adds up the metrics of several workers: every one is a count, or a gauge that adds up. */
export function mergeExpositions(texts: readonly string[]): string {
  const families = new Map<string, Map<string, number>>();
  for (const text of texts) addTo(families, text);
  const lines: string[] = [];
  for (const [header, samples] of families) {
    lines.push(header);
    for (const [name, value] of samples) lines.push(`${name} ${value}`);
  }
  return `${lines.join("\n")}\n`;
}

function addTo(families: Map<string, Map<string, number>>, text: string): void {
  let help = "";
  let samples = new Map<string, number>();
  for (const line of text.split("\n")) {
    if (line.startsWith("# HELP ")) {
      help = line;
    } else if (line.startsWith("# TYPE ")) {
      const header = `${help}\n${line}`;
      samples = families.get(header) ?? new Map<string, number>();
      families.set(header, samples);
    } else if (line !== "") {
      const blank = line.lastIndexOf(" ");
      const name = line.slice(0, blank);
      samples.set(name, (samples.get(name) ?? 0) + Number(line.slice(blank + 1)));
    }
  }
}
