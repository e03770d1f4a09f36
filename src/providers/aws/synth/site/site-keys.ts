/**
 * Under which names a site's files go into the bucket: each under its own, a page also under the path that
 * people ask for, as the router finds it on one machine: `about.html` as `about`, `docs/index.html` as `docs`.
 * Of two for one name, a file that has it comes first, then a page beside the folder. Name → file.
 */
export function siteKeys(files: readonly string[]): ReadonlyMap<string, string> {
  const pages = new Map<string, string>();
  const aliases = (ending: string): void => {
    for (const file of files) {
      const alias = file.endsWith(ending) ? file.slice(0, -ending.length) : "";
      if (alias !== "" && alias.split("/").at(-1) !== "index") pages.set(alias, file);
    }
  };
  aliases("/index.html");
  aliases(".html");
  return new Map([...pages, ...files.map((file) => [file, file] as const)]);
}
