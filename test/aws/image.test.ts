import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, describe, it } from "node:test";
import { promisify } from "node:util";
import { hasCode } from "../../src/lib/has-code.ts";
import { readFoundation } from "../../src/providers/aws/foundation/read-foundation.ts";
import { buildInAccount } from "../../src/providers/aws/image/build-in-account.ts";
import { buildImage } from "../../src/providers/aws/image/build-image.ts";
import { buildSpec } from "../../src/providers/aws/image/build-spec.ts";
import {
  buildCommand,
  loginCommand,
  platformCommand,
  pushCommand,
} from "../../src/providers/aws/image/docker-commands.ts";
import type { ImageBuild } from "../../src/providers/aws/image/image-build.ts";
import { denied } from "../../tools/aws/fault-proxy.ts";
import { type AwsRig, awsRig, shop, shopFiles } from "./support/aws-rig.ts";

const REGISTRY = "123456789012.dkr.ecr.eu-central-1.amazonaws.com";
const image = { uri: `${REGISTRY}/bough:abc`, platform: "linux/arm64" } as const;

describe("Docker's commands", () => {
  it("ask for the daemon's platform, sign in, build and push, with no secret among the arguments", () => {
    assert.deepEqual(platformCommand("docker"), ["docker", "version", "--format", "{{.Server.Os}}/{{.Server.Arch}}"]);
    assert.deepEqual(loginCommand("docker", REGISTRY), [
      "docker",
      "login",
      "--username",
      "AWS",
      "--password-stdin",
      REGISTRY,
    ]);
    assert.deepEqual(buildCommand("docker", image, { context: "/c", file: null }), [
      "docker",
      "build",
      "--platform",
      "linux/arm64",
      "--tag",
      image.uri,
      "/c",
    ]);
    assert.deepEqual(buildCommand("docker", image, { context: "/c", file: "/r/Dockerfile" }).slice(-3), [
      "--file",
      "/r/Dockerfile",
      "/c",
    ]);
    assert.deepEqual(pushCommand("docker", image), ["docker", "push", image.uri]);
  });
});

describe("CodeBuild's commands", () => {
  it("write what is added as it is, and let nothing of it become a command", async (t) => {
    const folder = await temporary(t);
    const content = `CMD ["'; touch owned; $(touch owned)"]\n`;
    const { phases } = JSON.parse(buildSpec({ Dockerfile: content, ".dockerignore": ".git\n" })) as Phases;
    const written = phases.pre_build.commands.filter((command) => command.includes("base64 -d"));
    await promisify(execFile)("bash", ["-euo", "pipefail", "-c", written.join("\n")], { cwd: folder });
    assert.equal(await readFile(join(folder, "Dockerfile"), "utf8"), content);
    assert.equal(await readFile(join(folder, ".dockerignore"), "utf8"), ".git\n");
    await assert.rejects(readFile(join(folder, "owned")), (error) => hasCode(error, "ENOENT"));
  });

  it("write nothing over a Dockerfile of the repository", () => {
    assert.doesNotMatch(buildSpec({}), /base64/);
  });
});

describe("an image", () => {
  it("is made in the account where no Docker answers", async (t) => {
    for (const docker of [null, "/nonexistent/docker", await standIn(t, "exit 1")]) {
      const rig = await awsRig(t, ["preview"]);
      await buildImage(...(await buildOf(rig, docker)));
      assert.ok(rig.proxy.calls.includes("StartBuild"));
      assert.ok(!rig.proxy.calls.includes("GetAuthorizationToken"));
    }
  });

  it("is made in the account where Docker has another processor, or may not push", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    await buildImage(...(await buildOf(rig, await standIn(t, "echo linux/amd64"))));
    assert.ok(rig.lines.some((line) => line.includes("images of linux/amd64, and linux/arm64 is needed")));

    const other = await awsRig(t, ["preview"]);
    other.proxy.inject(({ action }) =>
      action === "GetAuthorizationToken" ? denied("ecr:GetAuthorizationToken") : null,
    );
    await buildImage(...(await buildOf(other, await standIn(t, "echo linux/arm64"))));
    assert.ok(other.lines.some((line) => line.includes("may not push images from here")));
    assert.ok(other.proxy.calls.includes("StartBuild"));
  });

  it("is made once for all services of a source, and not twice when another one was first", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const { api, ...rest } = shop("feature").resources;
    assert.ok(api?.kind === "service");
    const mail = { ...api, start: "node mail.js", paths: [], link: {} };
    const release = await rig.release(shopFiles, shop("feature", { resources: { ...rest, api, mail } }));
    const plan = await rig.plan(release, null);
    assert.deepEqual(
      plan.steps.filter(({ kind }) => kind === "aws.image").map(({ title }) => title),
      ["Make the image of api and mail"],
    );
    assert.equal((await rig.run(plan)).error, null);
    assert.equal(rig.proxy.calls.filter((call) => call === "StartBuild").length, 1);

    const [watching, build] = await buildOf(rig, null);
    const tokens: string[] = [];
    rig.proxy.inject(({ action, body }) => {
      if (action === "StartBuild") tokens.push((JSON.parse(body) as { idempotencyToken: string }).idempotencyToken);
      if (action === "BatchGetBuilds")
        return { kind: "rewrite", change: (text) => text.replaceAll("SUCCEEDED", "FAILED") };
      return null;
    });
    const again = (token: string): Promise<unknown> => buildInAccount(watching, { ...build, token }, {});
    for (const token of ["d1", "d1", "d2"]) await again(token);
    assert.ok(rig.lines.some((line) => /another build has made .* meanwhile/.test(line)));
    assert.deepEqual([tokens[1] === tokens[0], tokens[2] === tokens[0]], [true, false]);
    const asset = { ...build.asset, uri: `${build.asset.uri}-none`, tag: "none" };
    await assert.rejects(buildInAccount(watching, { ...build, asset }, {}), { code: "build-failed" });
  });

  it("is built and pushed by this machine's Docker where that can, of the files of the commit", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const folder = await temporary(t);
    const [watching, build] = await buildOf(rig, await standIn(t, recording(folder)));
    // What stands in for Docker pushes nothing, and that is noticed.
    await assert.rejects(buildImage(watching, build), {
      code: "aws-image-missing",
      message: /Docker's push ended well, but .* is not in the repository/,
    });
    const calls = (await readFile(join(folder, "calls"), "utf8")).split("\n");
    assert.deepEqual(
      calls.filter((line) => line !== "").map((line) => line.split(" ")[0]),
      ["version", "login", "build", "push"],
    );
    assert.notEqual(await readFile(join(folder, "password"), "utf8"), "");
    assert.match(await readFile(join(folder, "Dockerfile"), "utf8"), /^FROM .*node:24-slim\n/);
    assert.deepEqual((await readFile(join(folder, "context"), "utf8")).trim().split("\n"), [
      "package.json",
      "server.js",
    ]);
    assert.ok(!rig.proxy.calls.includes("StartBuild"));
    const password = await readFile(join(folder, "password"), "utf8");
    assert.ok(!rig.lines.some((line) => line.includes(password)));
  });

  it("that Docker cannot build says why", async (t) => {
    const rig = await awsRig(t, ["preview"]);
    const broken = `case $1 in version) echo linux/arm64 ;; build) echo 'npm ci: no lock file' >&2; exit 1 ;; esac`;
    await assert.rejects(buildImage(...(await buildOf(rig, await standIn(t, broken)))), {
      code: "build-failed",
      message: "The image of api could not be built: npm ci: no lock file",
    });
  });
});

interface Phases {
  readonly phases: { readonly pre_build: { readonly commands: readonly string[] } };
}

async function buildOf(rig: AwsRig, docker: string | null): Promise<Parameters<typeof buildImage>> {
  const release = await rig.release(shopFiles, shop("feature"));
  const foundation = await readFoundation(rig.aws, "preview", { account: "123456789012", partition: "aws", arn: "" });
  const { BuildProject: project, AssetsBucket: bucket, RepositoryUri: repository } = foundation.exports;
  const artifact = release.artifacts["api"] ?? "";
  const build: ImageBuild = {
    asset: {
      kind: "image",
      resource: "api",
      artifact,
      repository,
      tag: artifact,
      uri: `${repository}:${artifact}`,
      platform: "linux/arm64",
    },
    spec: { build: null, start: "node server.js" },
    source: { repository: rig.artifacts.repository.path, commit: release.commit, root: "api" },
    project,
    bucket,
    docker,
    token: "bough-d1",
  };
  rig.proxy.calls.length = 0;
  return [{ aws: rig.aws, signal: rig.signal, log: rig.log }, build];
}

/** A program that is asked like Docker; no daemon runs where the tests do. */
async function standIn(t: TestContext, script: string): Promise<string> {
  const file = join(await temporary(t), "docker");
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}

/** Keeps what it is asked, and what it is given to build. */
const recording = (folder: string): string => `
echo "$@" >> ${folder}/calls
case $1 in
  version) echo linux/arm64 ;;
  login) cat > ${folder}/password ;;
  build)
    for last; do :; done
    ls "$last" > ${folder}/context
    while [ $# -gt 1 ]; do [ "$1" = --file ] && cp "$2" ${folder}/Dockerfile; shift; done ;;
esac
exit 0`;

async function temporary(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "bough-image-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
