import { readdir, readFile, readlink } from "node:fs/promises";

/**
 * Where the processes of a group accept TCP connections, as `127.0.0.1:3000`. Empty on a system
 * without `/proc`, and for processes that may not be looked into.
 */
export async function listeningAddresses(group: number): Promise<readonly string[]> {
  const pids = (await list("/proc")).filter((name) => /^\d+$/.test(name));
  const members = await Promise.all(pids.map(async (pid) => ((await groupOf(pid)) === group ? [pid] : [])));
  const inodes = new Set((await Promise.all(members.flat().map(socketsOf))).flat());
  const [sample] = members.flat();
  if (sample === undefined || inodes.size === 0) return [];
  const sockets = await Promise.all(["tcp", "tcp6"].map((table) => listenersOf(`/proc/${sample}/net/${table}`)));
  const own = sockets.flat().filter(({ inode }) => inodes.has(inode));
  return [...new Set(own.map(({ address }) => address))].toSorted();
}

async function groupOf(pid: string): Promise<number> {
  const stat = await text(`/proc/${pid}/stat`);
  // The command stands in parentheses and may itself contain spaces and parentheses.
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]);
}

async function socketsOf(pid: string): Promise<readonly string[]> {
  const links = (await list(`/proc/${pid}/fd`)).map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => ""));
  return (await Promise.all(links)).flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
}

interface Listener {
  readonly address: string;
  readonly inode: string;
}

/** State of a socket that accepts connections, from the kernel's `net/tcp_states.h`. */
const LISTEN = "0A";

async function listenersOf(table: string): Promise<readonly Listener[]> {
  const rows = (await text(table)).split("\n").slice(1);
  return rows.flatMap((row) => {
    const [, local = "", , state, , , , , , inode = ""] = row.trim().split(/\s+/);
    const [host = "", port = ""] = local.split(":");
    return state === LISTEN ? [{ address: `${hostName(host)}:${Number.parseInt(port, 16)}`, inode }] : [];
  });
}

/** Addresses stand there as words in the machine's byte order. */
function hostName(hex: string): string {
  if (/^0+$/.test(hex)) return "*";
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, "hex").reverse()]);
  if (bytes.length === 4) return bytes.join(".");
  const groups = Array.from({ length: 8 }, (_, at) =>
    Buffer.from(bytes)
      .readUInt16BE(at * 2)
      .toString(16),
  );
  return new URL(`http://[${groups.join(":")}]`).hostname;
}

const list = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => []);
const text = (file: string): Promise<string> => readFile(file, "utf8").catch(() => "");
