import { isIP } from "node:net";

import type { RouteTable } from "../route-table.ts";
import type { RequestHead } from "../wire/parse-request-head.ts";
import type { Answer } from "./answer.ts";

/**
 * No environment has this host. The ones that exist are named only to somebody at this machine:
 * nobody whom a proxy forwarded from elsewhere, and no page of a foreign name that was made to
 * point here (DNS rebinding).
 */
export function noEnvironment(head: RequestHead, peer: string, table: RouteTable, port: number): Answer {
  const answer: Answer = {
    status: 404,
    code: "environment-unknown",
    message:
      head.host === "" ? "No environment is named by this request." : `No environment has the host ${head.host}.`,
    hint: "Push a branch to create one: git push bough <branch>. Its URL is printed at the end.",
  };
  if (!isLocal(head, peer)) return answer;
  const links = table.environments.flatMap(({ app, slug, hosts }) => {
    const host = hosts.find((name) => !name.startsWith("*"));
    return host === undefined ? [] : [{ label: `${app} · ${slug}`, url: `http://${host}:${port}/` }];
  });
  return links.length === 0 ? answer : { ...answer, links: links.slice(0, MAX_LINKS) };
}

function isLocal(head: RequestHead, peer: string): boolean {
  const senders =
    head.forwardedFor === "" ? [peer] : [peer, ...head.forwardedFor.split(",").map((part) => part.trim())];
  return senders.every((sender) => isLoopback(sender)) && isLocalHost(head.host);
}

function isLoopback(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address);
}

function isLocalHost(host: string): boolean {
  if (host === "" || host === "localhost" || host.endsWith(".localhost") || host === "[::1]") return true;
  return isIP(host) === 4 && isLoopback(host);
}

const MAX_LINKS = 50;
