/** Finds what a path pattern leads to: exact wins, then the longest folder. */
export class PathPatterns<T> {
  private readonly exact = new Map<string, T>();
  private folders: { readonly prefix: string; readonly value: T }[] = [];

  /** `/hello`: exactly. `/hello/*`: that folder and all below. `/*`: all. */
  add(pattern: string, value: T): void {
    if (!pattern.endsWith("/*")) {
      this.exact.set(pattern, value);
      return;
    }
    this.folders.push({ prefix: pattern.slice(0, -1), value });
    this.folders.sort((a, b) => b.prefix.length - a.prefix.length);
  }

  find(path: string): T | null {
    const exact = this.exact.get(path);
    if (exact !== undefined) return exact;
    for (const { prefix, value } of this.folders) {
      if (path.startsWith(prefix) || path === prefix.slice(0, -1)) return value;
    }
    return null;
  }
}
