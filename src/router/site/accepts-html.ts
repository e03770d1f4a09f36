import { parseQualityList } from "../../lib/parse-quality-list.ts";

/** Whether a client would take a page: a browser that navigates, or one that takes anything. */
export function acceptsHtml(accept: string | undefined): boolean {
  if (accept === undefined) return true;
  const weights = parseQualityList(accept);
  const weight = weights.get("text/html") ?? weights.get("text/*") ?? weights.get("*/*") ?? 0;
  return weight > 0;
}
