import { once } from "node:events";
import { type IncomingMessage, type Server, type ServerResponse, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A call on its way to AWS. */
export interface ProxiedCall {
  /** `CreateChangeSet`, or method and path for S3: `PUT /bucket/key`. */
  readonly action: string;
  readonly body: string;
  /** How many calls of that action came before, whatever became of them. */
  readonly before: number;
}

export type Fault =
  /** The connection ends before AWS has heard of the call. */
  | { readonly kind: "drop-request" }
  /** AWS does what it was asked to, and nobody hears of it. */
  | { readonly kind: "drop-answer" }
  | { readonly kind: "answer"; readonly status: number; readonly body: string; readonly type?: string }
  /** AWS's answer, with something else in it. */
  | { readonly kind: "rewrite"; readonly change: (answer: string) => string };

export interface FaultProxy {
  readonly endpoint: string;
  /** Actions in the order in which they came. */
  readonly calls: string[];
  /** Decides about every call from now on; null lets it through. */
  inject(decide: (call: ProxiedCall) => Fault | null | Promise<Fault | null>): void;
  close(): Promise<void>;
}

/** Stands between a client and the double, and does to single calls what a bad network and a strict AWS do. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const calls: string[] = [];
  let decide: (call: ProxiedCall) => Fault | null | Promise<Fault | null> = () => null;
  const server = createServer((incoming, outgoing) => {
    void pass(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    endpoint: `http://127.0.0.1:${portOf(server)}`,
    calls,
    inject: (rule) => void (decide = rule),
    async close() {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const action = actionOf(incoming, body.toString());
    const before = calls.filter((one) => one === action).length;
    calls.push(action);
    const fault = await decide({ action, body: body.toString(), before });
    if (fault?.kind === "drop-request") return void incoming.socket.destroy();
    if (fault?.kind === "answer") {
      outgoing.writeHead(fault.status, { "content-type": fault.type ?? "text/xml" }).end(fault.body);
      return;
    }
    const answer = await forward(target, incoming, body);
    if (fault?.kind === "drop-answer") return void incoming.socket.destroy();
    const content = fault?.kind === "rewrite" ? Buffer.from(fault.change(answer.body.toString())) : answer.body;
    const { "transfer-encoding": _, ...headers } = answer.headers;
    outgoing.writeHead(answer.status, fault === null ? headers : { ...headers, "content-length": content.length });
    outgoing.end(content);
  }
}

/** What a throttled call gets of the services with the query protocol. */
export const throttled: Fault = {
  kind: "answer",
  status: 400,
  body: "<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>",
};

export const denied = (action: string): Fault => ({
  kind: "answer",
  status: 403,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn:aws:iam::123456789012:user/ci is not authorized to perform: ${action} on resource: arn:aws:cloudformation:eu-central-1:123456789012:stack/x/* because no identity-based policy allows the ${action} action</Message></Error></ErrorResponse>`,
});

export const failsWith = (code: string, status = 403, message = code): Fault => ({
  kind: "answer",
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

function forward(target: string, incoming: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL(incoming.url ?? "/", target),
      // AWS is reached by TLS, and the double takes this header's word for it.
      { method: incoming.method, headers: { ...incoming.headers, "x-forwarded-proto": "https" } },
      (response) => {
        buffer(response).then(
          (content) => resolve({ status: response.statusCode ?? 500, headers: response.headers, body: content }),
          reject,
        );
      },
    );
    outgoing.on("error", reject).end(body);
  });
}

function actionOf({ headers, method, url = "/" }: IncomingMessage, body: string): string {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return target.slice(target.lastIndexOf(".") + 1);
  return new URLSearchParams(body).get("Action") ?? `${method} ${new URL(url, "http://x").pathname}`;
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return address.port;
}
