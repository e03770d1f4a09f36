import { parseQualityList } from "../../lib/parse-quality-list.ts";

export type Encoding = "br" | "gzip";

/** The encoding, of those that exist, that the client likes best; null for the file as it is. Ties go to the first. */
export function chooseEncoding(accept: string | undefined, available: readonly Encoding[]): Encoding | null {
  if (accept === undefined || available.length === 0) return null;
  const weights = parseQualityList(accept);
  const weightOf = (name: string): number | undefined => weights.get(name) ?? weights.get("*");
  let best: Encoding | null = null;
  // RFC 9110, 12.5.3: identity is acceptable unless it is excluded, but what is named comes before it.
  let bestWeight = weights.get("identity") ?? 0;
  for (const encoding of available) {
    const weight = weightOf(encoding) ?? 0;
    if (weight > bestWeight || (weight === bestWeight && weight > 0 && best === null)) {
      best = encoding;
      bestWeight = weight;
    }
  }
  return best;
}
