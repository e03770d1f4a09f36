/**
 * Under which names a site's files go into the bucket: each under its own, a page also under the path that
 * people ask for, as the router finds it on one machine: `about.html` as `about`, `docs/index.html` as `docs`.
 * Name → file.
 */
export function siteKeys(files: readonly string[]): ReadonlyMap<string, string> {
  const keys = new Map(files.map((file) => [file, file]));
  const aliases = (ending: string): void => {
    for (const file of files) {
      const alias = file.endsWith(ending) ? file.slice(0, -ending.length) : "";
      if (alias !== "" && !keys.has(alias)) keys.set(alias, file);
    }
  };
  aliases(".html");
  aliases("/index.html");
  return keys;
}
