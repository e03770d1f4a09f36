import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { freePorts } from "../../../tools/free-ports.ts";
import { runCommand } from "../../../tools/run-command.ts";
import { waitFor } from "../../../tools/wait-for.ts";

export const PASSWORD = "secret";
/** bcrypt's, of that password: the registry takes nothing else. */
const HTPASSWD = "AWS:$2b$04$STxc0gK1frndehPsoYJbH.zfQ3A9VTTCIvi0lGT53VtLTBNPAaz2i\n";

export interface ContainerRig {
  /** A program with Docker's commands, for the processor of this machine. */
  readonly docker: string;
  /** `127.0.0.1:<port>` */
  readonly registry: string;
  /** Runs buildah, and gives what it prints. */
  buildah(...args: readonly string[]): Promise<string>;
  /** Starts an image as its instances are started: with its own user, folder and command. */
  start(image: string, env: Readonly<Record<string, string>>): Promise<void>;
}

/** Why no container can be made here; null where one can. Programs that CI installs are no reason there. */
export async function containersMissing(): Promise<string | null> {
  const required = process.env["BOUGH_REQUIRE_AWS_TESTS"] === "1";
  for (const program of ["buildah", "docker-registry"])
    if (!required && !(await works([program, "--version"]))) return `${program} is not installed`;
  return (await works(["unshare", "--mount", "true"])) ? null : "only root may mount, where a container may at all";
}

const works = async (argv: readonly [string, ...string[]]): Promise<boolean> =>
  (await runCommand(argv).catch(() => null))?.code === 0;

/** buildah as root without a daemon, a registry that asks for a password, and a base image made of this machine's files. */
export async function containerRig(t: TestContext): Promise<ContainerRig> {
  const folder = await mkdtemp(join(tmpdir(), "bough-containers-"));
  await using rest = new AsyncDisposableStack();
  rest.defer(() => rm(folder, { recursive: true, force: true }));
  const env = { ...(await settings(folder)), BUILDAH_ISOLATION: "chroot" };
  const buildah = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await runCommand(["buildah", ...args], { env });
    if (code !== 0) throw new Error(`buildah ${args.join(" ")}: ${stdout}${stderr}`);
    return stdout.trim();
  };
  await makeBase(folder, buildah);
  const registry = await startRegistry(rest, folder);
  const docker = await standIn(folder, env);
  const ending = rest.move();
  t.after(() => ending.disposeAsync());
  return {
    docker,
    registry,
    buildah,
    async start(image, variables) {
      const container = await buildah("from", image);
      const { OCIv1: made } = JSON.parse(await buildah("inspect", container)) as Inspected;
      const set = Object.entries(variables).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
      const child = spawn("buildah", ["run", ...NODE, ...set, container, "--", ...made.config.Cmd], {
        env: { ...process.env, ...env },
        detached: true,
        stdio: "ignore",
      });
      ending.defer(async () => {
        if (child.pid === undefined || child.exitCode !== null) return;
        const ended = once(child, "exit");
        process.kill(-child.pid, "SIGTERM");
        await ended;
      });
    },
  };
}

interface Inspected {
  readonly OCIv1: { readonly config: { readonly Cmd: readonly string[] } };
}

/** The base image lacks it: 120 MB that would be copied with every layer. */
const NODE = ["--volume", `${process.execPath}:/usr/local/bin/node:ro`];

async function settings(folder: string): Promise<Readonly<Record<string, string>>> {
  const storage = join(folder, "storage.conf");
  const places = `runroot = "${join(folder, "run")}"\ngraphroot = "${join(folder, "store")}"\n`;
  await writeFile(storage, `[storage]\ndriver = "vfs"\n${places}`);
  const auth = join(folder, "auth.json");
  await writeFile(auth, "{}");
  return { CONTAINERS_STORAGE_CONF: storage, REGISTRY_AUTH_FILE: auth };
}

/** A shell with its libraries and those of Node.js, under the name that generated Dockerfiles begin with. */
async function makeBase(folder: string, buildah: ContainerRig["buildah"]): Promise<void> {
  const root = join(folder, "root");
  const users = ["root:x:0:0::/root:/bin/sh", "node:x:1000:1000::/home/node:/bin/sh"];
  for (const [file, content] of [
    ["etc/passwd", `${users.join("\n")}\n`],
    ["etc/group", "root:x:0:\nnode:x:1000:\n"],
    ["usr/local/bin/node", ""],
  ] as const) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), content);
  }
  await mkdir(join(root, "tmp"), { mode: 0o1777 });
  for (const file of ["/bin/sh", ...(await librariesOf("/bin/sh")), ...(await librariesOf(process.execPath))]) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await copyFile(file, join(root, file));
  }
  const container = await buildah("from", "scratch");
  await buildah("copy", container, root, "/");
  await buildah("config", "--env", "PATH=/usr/local/bin:/bin", container);
  await buildah("commit", container, "public.ecr.aws/docker/library/node:24-slim");
}

async function librariesOf(program: string): Promise<readonly string[]> {
  const { stdout } = await runCommand(["ldd", program]);
  return [...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, path = ""]) => path);
}

/** Docker's words are buildah's; the registry here has no TLS, and the processor is this machine's. */
async function standIn(folder: string, env: Readonly<Record<string, string>>): Promise<string> {
  const script = join(folder, "docker");
  const exported = Object.entries(env).map(([name, value]) => `export ${name}='${value}'`);
  const lines = [
    "#!/bin/sh",
    ...exported,
    "verb=$1; shift",
    "case $verb in",
    "version) echo linux/arm64; exit ;;",
    // Without `--platform linux/arm64`.
    `build) shift 2; set -- ${NODE.join(" ")} "$@" ;;`,
    '*) set -- --tls-verify=false "$@" ;;',
    "esac",
    'exec buildah "$verb" "$@"',
    "",
  ];
  await writeFile(script, lines.join("\n"));
  await chmod(script, 0o755);
  return script;
}

async function startRegistry(rest: AsyncDisposableStack, folder: string): Promise<string> {
  const [port] = await freePorts(1);
  const address = `127.0.0.1:${port}`;
  const passwords = join(folder, "htpasswd");
  await writeFile(passwords, HTPASSWD);
  const config = {
    version: 0.1,
    storage: { filesystem: { rootdirectory: join(folder, "registry") } },
    http: { addr: address },
    auth: { htpasswd: { realm: "test", path: passwords } },
  };
  await writeFile(join(folder, "registry.yml"), JSON.stringify(config));
  const child = spawn("docker-registry", ["serve", join(folder, "registry.yml")], { stdio: "ignore" });
  rest.defer(async () => {
    const ended = once(child, "exit");
    child.kill();
    await ended;
  });
  await waitFor("the registry", async () => (await fetch(`http://${address}/v2/`)).status === 401);
  return address;
}
