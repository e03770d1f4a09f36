/** What a browser keeps of one site: the cookies that it was given, by name. */
export class CookieJar {
  readonly #cookies = new Map<string, string>();

  keep(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = ""] = line.split(";");
      const [name = "", value = ""] = pair.split("=");
      this.#cookies.set(name.trim(), value.trim());
    }
  }

  headers(): Readonly<Record<string, string>> {
    if (this.#cookies.size === 0) return {};
    return { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
  }
}
