import { type ApiAddress, type ApiCall, requestJson } from "./request.ts";

const largestPage = 1000;

/** All items of a list, or the first `most`. */
export async function everyPage<Item>(
  address: ApiAddress,
  path: string,
  query: ApiCall["query"],
  most = Number.POSITIVE_INFINITY,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let before: string | null = null;
  do {
    const limit = Math.min(largestPage, most - items.length);
    const page: { items: Item[]; next: string | null } = await requestJson(address, {
      method: "GET",
      path,
      query: { ...query, limit, before },
    });
    items.push(...page.items);
    before = page.next;
  } while (before !== null && items.length < most);
  return items;
}
