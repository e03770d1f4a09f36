import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { synthesizeBackupCopies } from "../../../src/providers/aws/synth/synthesize-backup-copies.ts";
import { synthesizeEdgeCertificate } from "../../../src/providers/aws/synth/synthesize-edge-certificate.ts";
import { synthesizeEnvironment } from "../../../src/providers/aws/synth/synthesize-environment.ts";
import { synthesizeFoundation } from "../../../src/providers/aws/synth/synthesize-foundation.ts";
import type { Template } from "../../../src/providers/aws/synth/synthesized-stack.ts";
import { pythonTools } from "../../../tools/aws/python-tools.ts";
import { runCommand } from "../../../tools/run-command.ts";
import { environmentSamples, foundationSamples } from "./support/samples.ts";

const LINT = "import sys; from cfnlint.runner import main; sys.exit(main())";

describe("cfn-lint", () => {
  const folder = mkdtempSync(join(tmpdir(), "bough-lint-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  let files = 0;
  const written = new Set<string>();
  const write = (name: string, template: Template): void => {
    files += 1;
    const content = JSON.stringify(template, null, 1);
    // Some differ in nothing: once is enough to say.
    if (written.has(content)) return;
    written.add(content);
    writeFileSync(join(folder, `${name}.json`), content);
  };

  it("has nothing to say of any template", async () => {
    for (const { name, input } of await environmentSamples()) {
      const { root, nested } = synthesizeEnvironment(input);
      write(`${name}-root`, root.template);
      for (const { logicalId, template } of nested) write(`${name}-${logicalId}`, template);
    }
    for (const [name, settings] of Object.entries(foundationSamples)) {
      write(`foundation-${name}`, synthesizeFoundation(settings).template);
      const edge = synthesizeEdgeCertificate(settings, "Z0123456789ABCDEFGHIJ");
      if (edge !== null) write(`foundation-${name}-edge`, edge.template);
      const copies = synthesizeBackupCopies(settings);
      if (copies !== null) write(`foundation-${name}-copies`, copies.template);
    }
    assert.ok(files > 100, `${files} templates`);
    assert.equal(await lint(folder), "");
  });

  it("would find a mistake", async () => {
    const broken = mkdtempSync(join(tmpdir(), "bough-lint-"));
    try {
      writeFileSync(
        join(broken, "broken.json"),
        JSON.stringify({ Resources: { A: { Type: "AWS::S3::Bucket", Properties: { Nam: "a" } } } }),
      );
      assert.match(await lint(broken), /Nam/);
    } finally {
      rmSync(broken, { recursive: true, force: true });
    }
  });
});

/** What it says; its program's own file has the path of where its environment was made. */
async function lint(folder: string): Promise<string> {
  const argv = [
    await pythonTools(),
    "-c",
    LINT,
    "--regions",
    "eu-central-1",
    "--format",
    "parseable",
    "--",
    `${folder}/*.json`,
  ] as const;
  const { stdout, stderr } = await runCommand(argv, { timeout: 300_000 });
  return `${stdout}${stderr}`.replaceAll(`${folder}/`, "").trim();
}
