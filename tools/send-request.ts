import { type IncomingHttpHeaders, request } from "node:http";

export interface RequestOptions {
  readonly port: number;
  /** `Host` header, as in `feature-cake.birthday.localhost`. */
  readonly host: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One request to 127.0.0.1 on a connection of its own, whatever name the host has. */
export function sendRequest({
  port,
  host,
  path = "/",
  method = "GET",
  headers,
  body,
}: RequestOptions): Promise<Answer> {
  const content = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const type = content === body ? {} : { "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path, method, agent: false, timeout: 30_000 };
    const outgoing = request({ ...options, headers: { host, ...type, ...headers } }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    outgoing.on("timeout", () => outgoing.destroy(new Error(`${method} ${host}${path} had no answer within 30 s`)));
    outgoing.on("error", reject);
    outgoing.end(content);
  });
}
