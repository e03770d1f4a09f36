import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { after, before, describe, it } from "node:test";
import { app, service, table } from "../../src/model/index.ts";
import type { ReleaseRecord } from "../../src/model/records.ts";
import { explain } from "../../src/providers/aws/checks/explain.ts";
import { nagExceptions } from "../../src/providers/aws/checks/nag-exceptions.ts";
import { hookLimits, hookRunner } from "../../src/providers/aws/hook/run-hook.ts";
import type { HookedTemplates } from "../../src/providers/aws/hook/hooked-templates.ts";
import { runCommand } from "../../tools/run-command.ts";
import type { Json } from "../../src/lib/json.ts";
import { templateResources } from "../../src/providers/aws/stack/template-resources.ts";
import { TestArtifacts } from "../support/test-artifacts.ts";
import { environmentInput, specOf } from "./synth/support/inputs.ts";

interface Fault {
  readonly name: string;
  readonly source: string;
  readonly code: string;
  readonly message: RegExp;
  readonly milliseconds?: number;
}

const SCOPE = "export default (scope) => {";

const faults: readonly Fault[] = [
  {
    name: "throws",
    source: `${SCOPE}\n  throw new Error("no");\n};`,
    code: "aws-hook-failed",
    message: /^bough\.aws\.ts throws Error: no \(bough\.aws\.ts:2:9\)$/,
  },
  {
    name: "gives a construct what it does not take",
    source: `import { Topic } from "aws-cdk-lib/aws-sns";\n${SCOPE}\n  new Topic(scope, "A");\n  new Topic(scope, "A");\n};`,
    code: "aws-hook-failed",
    message: /^bough\.aws\.ts throws .*already .*'?A'?.*\(bough\.aws\.ts:4:3\)$/,
  },
  {
    name: "is no TypeScript",
    source: `${SCOPE}\n  const = 1;\n};`,
    code: "aws-hook-invalid",
    message: /^bough\.aws\.ts: Unexpected token.*\nbough\.aws\.ts:2\n/,
  },
  {
    name: "exports nothing",
    source: "const a = 1;",
    code: "aws-hook-invalid",
    message: /exports no function by default/,
  },
  {
    name: "is async",
    source: "export default async () => {};",
    code: "aws-hook-invalid",
    message: /the function of bough\.aws\.ts is async/,
  },
  {
    name: "adds a stack",
    source: `import { Stack } from "aws-cdk-lib";\n${SCOPE} new Stack(scope, "Own"); };`,
    code: "aws-hook-invalid",
    message: /bough\.aws\.ts adds the stack App\/Own/,
  },
  {
    name: "brings files of its own",
    source: `import { Asset } from "aws-cdk-lib/aws-s3-assets";\n${SCOPE} new Asset(scope, "Own", { path: "bough.aws.ts" }); };`,
    code: "aws-asset-unsupported",
    message: /brings/,
  },
  {
    name: "explains without a reason",
    source: `import { Validations } from "aws-cdk-lib";\n${SCOPE} Validations.of(scope).acknowledge({ id: "AwsSolutions-SNS3", reason: "" }); };`,
    code: "aws-hook-invalid",
    message: /gives no reason for AwsSolutions-SNS3 at App/,
  },
  {
    name: "reads /etc/passwd",
    source: `import { readFileSync } from "node:fs";\n${SCOPE} readFileSync("/etc/passwd"); };`,
    code: "aws-hook-forbidden",
    message: /^bough\.aws\.ts reads \/etc\/passwd, which is outside its repository$/,
  },
  {
    name: "has the CDK read /etc/passwd",
    source: `import { FileSystem } from "aws-cdk-lib";\n${SCOPE}\n  FileSystem.fingerprint("/etc/passwd");\n};`,
    code: "aws-hook-forbidden",
    message: /^bough\.aws\.ts reaches outside its repository \(bough\.aws\.ts:3:14\)$/,
  },
  {
    name: "has the CDK write",
    source: `import { FileSystem } from "aws-cdk-lib";\n${SCOPE}\n  FileSystem.copyDirectory(process.cwd(), "/tmp/bough-hook-was-here");\n};`,
    code: "aws-hook-forbidden",
    message: /^bough\.aws\.ts reaches outside its repository/,
  },
  {
    name: "starts a program",
    source: `import { spawn } from "node:child_process";\n${SCOPE} spawn("id"); };`,
    code: "aws-hook-forbidden",
    message: /^bough\.aws\.ts imports node:child_process$/,
  },
  {
    name: "has the CDK start a program",
    source: `import { DockerImage } from "aws-cdk-lib";\n${SCOPE}\n  new DockerImage("x").run();\n};`,
    code: "aws-hook-forbidden",
    message: /^bough\.aws\.ts reaches outside its repository \(bough\.aws\.ts:3:24\)$/,
  },
  {
    name: "connects",
    source: `import { connect } from "node:net";\n${SCOPE} connect(80); };`,
    code: "aws-hook-forbidden",
    message: /^bough\.aws\.ts imports node:net$/,
  },
  { name: "fetches", source: `${SCOPE} fetch("http://x"); };`, code: "aws-hook-forbidden", message: /uses fetch/ },
  {
    name: "loads bough's own code",
    source: `import "${new URL("../../src/lib/bough-error.ts", import.meta.url).href}";\n${SCOPE} };`,
    code: "aws-hook-forbidden",
    message: /imports file:/,
  },
  {
    name: "loads what the CDK calls AWS with",
    source: `import "${new URL("../../node_modules/aws-cdk-lib/custom-resources/lib/provider-framework/runtime/outbound.js", import.meta.url).href}";\n${SCOPE} };`,
    code: "aws-hook-forbidden",
    message: /imports file:/,
  },
  {
    name: "takes more memory than there is",
    source: `${SCOPE} const all = []; for (;;) all.push(new Uint8Array(1e7).fill(1)); };`,
    code: "aws-hook-memory",
    message: /uses too much memory/,
  },
  {
    name: "never ends",
    source: `${SCOPE} for (;;); };`,
    code: "aws-hook-timeout",
    message: /was not evaluated within 3 s/,
    milliseconds: 3000,
  },
];

describe("the sandbox of bough.aws.ts", () => {
  let artifacts: TestArtifacts;
  before(async () => void (artifacts = await TestArtifacts.open()));
  after(() => artifacts[Symbol.asyncDispose]());

  async function run(
    files: Readonly<Record<string, string | null>>,
    milliseconds = hookLimits.milliseconds,
  ): Promise<HookedTemplates | null> {
    const commit = await artifacts.repository.commit(files);
    const people = table({ key: "name" });
    const resources = { people, api: service({ start: "node a.js", link: { people } }) };
    const spec = specOf(app({ name: "shop", resources }), "main");
    const release: ReleaseRecord = {
      app: "shop",
      slug: spec.slug,
      version: 3,
      branch: "main",
      commit,
      spec,
      artifacts: {},
      createdAt: "2026-01-01T00:00:00.000Z",
    };
    const runHook = hookRunner(
      { artifacts: artifacts.artifacts, repository: () => artifacts.repository.path },
      { ...hookLimits, milliseconds },
    );
    return await runHook(release, environmentInput(spec));
  }

  for (const { name, source, code, message, milliseconds } of faults)
    it(`says what is wrong with one that ${name}`, () =>
      assert.rejects(run({ "bough.aws.ts": source }, milliseconds), { code, message }));

  it("connects to nobody through what the CDK has of Node.js", async (t) => {
    let connected = 0;
    const server = createServer((socket) => {
      connected += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    t.after(() => server.close());
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    const cut = new URL("../../src/providers/aws/hook/child/cut-network.ts", import.meta.url).href;
    const program = `import net from "node:net";
      import { cutNetwork } from "${cut}";
      cutNetwork();
      net.connect(${address.port}, "127.0.0.1");`;
    const { code, stderr } = await runCommand([process.execPath, "--input-type=module", "--eval", program]);
    assert.match(stderr, /bough\.aws\.ts uses the network/);
    assert.notEqual(code, 0);
    assert.equal(connected, 0);
  });

  it("has its own files, and classes that are bough's own", async () => {
    const made = await run({
      "bough.aws.ts": `
        import { readFileSync } from "node:fs";
        import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
        import { CfnTable } from "aws-cdk-lib/aws-dynamodb";
        import { until } from "./infrastructure/names.ts";
        export default (scope, resources) => {
          const table = resources.people.table;
          if (!(table instanceof CfnTable)) throw new Error("another class");
          table.timeToLiveSpecification = { attributeName: until, enabled: true };
          const description = readFileSync("infrastructure/note.txt", "utf8");
          new Role(scope, "Reader", { assumedBy: new ServicePrincipal("lambda.amazonaws.com"), description });
        };`,
      "infrastructure/names.ts": 'export const until: string = "until";\n',
      "infrastructure/note.txt": "reads",
    });
    assert.ok(made !== null);
    assert.match(made.nested["Data"] ?? "", /"TimeToLiveSpecification":\{"AttributeName":"until"/);
    const role = [...templateResources(JSON.parse(made.root) as Json)].find(([id]) => id.startsWith("Reader"))?.[1];
    assert.partialDeepStrictEqual(role?.properties, {
      Description: "reads",
      Path: "/bough/preview/",
      PermissionsBoundary: "arn:aws:iam::123456789012:policy/bough/preview/boundary",
    });
  });

  it("does what the documentation's example says", async () => {
    const page = await readFile(new URL("../../docs/aws.md", import.meta.url), "utf8");
    const example = /```ts\n((?:(?!```)[\s\S])*from "bough\/aws"[\s\S]*?)```/.exec(page)?.[1];
    assert.ok(example !== undefined);
    const made = await run({ "bough.aws.ts": example });
    assert.ok(made !== null);
    assert.match(made.nested["Data"] ?? "", /"TimeToLiveSpecification":\{"AttributeName":"until"/);
    assert.match(made.nested["Compute"] ?? "", /"RetentionInDays":14/);
    assert.match(made.root, /"AWS::SNS::Topic"/);
    assert.deepEqual(explain(made.findings, nagExceptions).findings, []);
    assert.deepEqual(
      made.acknowledged.map(({ rule, path }) => [rule, path]),
      [["AwsSolutions-SNS3", "App/News"]],
    );
  });

  it("is not started for a commit without it", async () => {
    assert.equal(await run({ "bough.aws.ts": null, "a.txt": "a" }), null);
  });
});
