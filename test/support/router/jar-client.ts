import { CookieJar } from "tough-cookie";
import type { Cookie } from "tough-cookie";

import { HOST, call } from "../../contract/router-rig.ts";
import type { CallOptions, HttpAnswer } from "../../contract/router-rig.ts";

/** A browser, as far as cookies go: it keeps what it is given by the rules of a real jar, and sends it again. */
export class JarClient {
  private readonly jar = new CookieJar();
  private readonly port: number;
  private readonly host: string;

  constructor(port: number, host = HOST) {
    this.port = port;
    this.host = host;
  }

  async get(path: string, options: CallOptions = {}): Promise<HttpAnswer> {
    const cookie = await this.jar.getCookieString(this.url(path));
    const headers = { ...options.headers, host: this.host, ...(cookie === "" ? {} : { cookie }) };
    const answer = await call(this.port, path, { ...options, headers });
    const given = answer.headers["set-cookie"] ?? [];
    for (const line of [given].flat()) await this.jar.setCookie(line, this.url(path));
    return answer;
  }

  /** The release that answers. */
  async release(path = "/"): Promise<string> {
    return String((await this.get(path)).headers["x-bough-release"]);
  }

  cookies(): Promise<readonly Cookie[]> {
    return this.jar.getCookies(this.url("/"));
  }

  private url(path: string): string {
    return `http://${this.host}:${this.port}${path}`;
  }
}
