import { connect } from "node:net";

import { HeadReader } from "../wire/head-reader.ts";
import { parseResponseHead } from "../wire/parse-response-head.ts";

export interface HealthProbe {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Whether the path answers 2xx in time. Never rejects. */
export function checkHealth({ host, port, path, timeout }: HealthProbe): Promise<boolean> {
  return new Promise((resolve) => {
    const heads = new HeadReader(MAX_HEAD);
    const socket = connect({ host, port });
    const finish = (healthy: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(healthy);
    };
    const timer = setTimeout(() => finish(false), timeout);
    socket.on("connect", () => socket.write(requestText(host, port, path)));
    socket.on("error", () => finish(false));
    socket.on("close", () => finish(false));
    socket.on("data", (bytes: Buffer) => {
      try {
        const text = heads.read(bytes, 0);
        if (text === null) return;
        const { status } = parseResponseHead(text, false);
        finish(status >= 200 && status < 300);
      } catch {
        finish(false);
      }
    });
  });
}

function requestText(host: string, port: number, path: string): string {
  return `GET ${path} HTTP/1.1\r\nhost: ${host}:${port}\r\nuser-agent: bough-health\r\naccept: */*\r\nconnection: close\r\n\r\n`;
}

const MAX_HEAD = 32 * 1024;
