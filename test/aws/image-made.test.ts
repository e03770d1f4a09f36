import assert from "node:assert/strict";
import { type TestContext, describe, it } from "node:test";
import { buildWithDocker } from "../../src/providers/aws/image/build-with-docker.ts";
import { dockerfile } from "../../src/providers/aws/image/dockerfile.ts";
import type { ImageBuild } from "../../src/providers/aws/image/image-build.ts";
import { freePorts } from "../../tools/free-ports.ts";
import { waitFor } from "../../tools/wait-for.ts";
import { GitRepository } from "../support/git-repository.ts";
import { type ContainerRig, PASSWORD, containerRig, containersMissing } from "./support/container-rig.ts";

const server = `const { existsSync } = require("node:fs");
require("node:http").createServer((_, answer) => answer.end(JSON.stringify({
  user: process.getuid(), folder: process.cwd(), home: process.env.HOME, built: existsSync("built"),
}))).listen(process.env.PORT, "127.0.0.1");
`;
const files = { "package.json": "{}\n", "server.js": server };

describe("an image of a generated Dockerfile", { skip: (await containersMissing()) ?? false }, () => {
  it("is built, pushed with the password, and serves on PORT as a user without rights", async (t) => {
    const rig = await containerRig(t);
    const build = `node -e 'require("fs").writeFileSync("built", "")'`;
    const { uri, lines } = await make(t, rig, { build });
    assert.ok(!lines.some((line) => line.includes(PASSWORD)));
    const tags = await fetch(`http://${rig.registry}/v2/shop/tags/list`, { headers: { authorization: BASIC } });
    assert.deepEqual(await tags.json(), { name: "shop", tags: ["abc"] });

    await rig.buildah("rmi", uri);
    await rig.buildah("pull", "--tls-verify=false", uri);
    const [port] = await freePorts(1);
    await rig.start(uri, { PORT: String(port) });
    const answer = await waitFor("the instance", async () => (await fetch(`http://127.0.0.1:${port}`)).json());
    assert.deepEqual(answer, { user: 1000, folder: "/app", home: "/tmp", built: true });
  });

  it("whose build fails is not pushed, and says what the command said", async (t) => {
    const rig = await containerRig(t);
    await assert.rejects(make(t, rig, { build: "echo no such cake >&2; exit 3" }), {
      code: "build-failed",
      message: /The image of api could not be built: .*exit status 3/,
    });
    const found = await fetch(`http://${rig.registry}/v2/shop/tags/list`, { headers: { authorization: BASIC } });
    assert.equal(found.status, 404);
  });
});

const BASIC = `Basic ${Buffer.from(`AWS:${PASSWORD}`).toString("base64")}`;

async function make(
  t: TestContext,
  { docker, registry }: ContainerRig,
  { build }: { readonly build: string },
): Promise<{ readonly uri: string; readonly lines: readonly string[] }> {
  const repository = await GitRepository.create();
  t.after(() => repository[Symbol.asyncDispose]());
  const commit = await repository.commit(files);
  const spec = { build, start: "node server.js" };
  const uri = `${registry}/shop:abc`;
  const asset: ImageBuild["asset"] = {
    kind: "image",
    resource: "api",
    artifact: "abc",
    repository: `${registry}/shop`,
    tag: "abc",
    uri,
    platform: "linux/arm64",
  };
  const lines: string[] = [];
  const watching = { signal: AbortSignal.timeout(60_000), log: (line: string) => void lines.push(line) };
  const source = { repository: repository.path, commit, root: "." };
  await buildWithDocker(
    watching,
    { asset, spec, source, project: "", bucket: "", docker, token: "made" },
    { docker, login: PASSWORD, added: { Dockerfile: dockerfile(Object.keys(files), spec) ?? "" } },
  );
  return { uri, lines };
}
