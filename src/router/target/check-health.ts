import { HeadReader } from "../wire/head-reader.ts";
import { parseResponseHead } from "../wire/parse-response-head.ts";
import type { InstanceAddress } from "./instance.ts";
import { openSocket } from "./open-socket.ts";

export interface HealthProbe {
  readonly address: InstanceAddress;
  readonly path: string;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Whether the path answers 2xx in time. Never rejects. */
export function checkHealth({ address, path, timeout }: HealthProbe): Promise<boolean> {
  return new Promise((resolve) => {
    const heads = new HeadReader(MAX_HEAD);
    const finish = (healthy: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(healthy);
    };
    const timer = setTimeout(() => finish(false), timeout);
    const socket = openSocket(address, {
      opened: () => void socket.write(requestText(address, path)),
      received(bytes) {
        try {
          const text = heads.read(bytes, 0);
          if (text === null) return;
          const { status } = parseResponseHead(text, false);
          finish(status >= 200 && status < 300);
        } catch {
          finish(false);
        }
      },
    });
    socket.on("error", () => finish(false));
    socket.on("close", () => finish(false));
  });
}

function requestText({ host, port, origin }: InstanceAddress, path: string): string {
  const authority = origin === null ? `${host}:${port}` : origin.authority;
  return `GET ${path} HTTP/1.1\r\nhost: ${authority}\r\nuser-agent: bough-health\r\naccept: */*\r\nconnection: close\r\n\r\n`;
}

const MAX_HEAD = 32 * 1024;
