/**
 * Reads a header such as `gzip, br;q=0.5, *;q=0` into names (lower case) and their weights, 0 to 1.
 * A weight that cannot be read counts as 0: what is not understood is not wanted. RFC 9110, 12.4.2.
 */
export function parseQualityList(header: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const part of header.split(",")) {
    const [name = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
    if (name !== "") weights.set(name, quality(parameters));
  }
  return weights;
}

function quality(parameters: readonly string[]): number {
  const given = parameters.find((parameter) => parameter.startsWith("q="));
  if (given === undefined) return 1;
  return /^q=(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(given) ? Number(given.slice(2)) : 0;
}
