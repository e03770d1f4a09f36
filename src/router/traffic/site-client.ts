import type { ClientConnection } from "./client-connection.ts";

/** What a site's answer uses of a client: its connection, or one with faults on it. */
export type SiteClient = Pick<ClientConnection, "write" | "readBody" | "finish" | "answer" | "destroy" | "mayKeep">;
