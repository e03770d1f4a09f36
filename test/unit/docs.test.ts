import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { pages } from "../../docs/pages.ts";

const root = join(import.meta.dirname, "../..");
const documents = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.md"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "" && existsSync(join(root, file)));

describe("the documents", () => {
  for (const [name, make] of Object.entries(pages)) {
    it(`have docs/${name} as the code makes it`, () => {
      assert.ok(text(`docs/${name}`) === make(), `docs/${name} is out of date: npm run docs`);
    });
  }

  it("are all in the index", () => {
    const index = text("docs/README.md");
    const missing = documents
      .filter((file) => /^docs\/[^/]+\.md$/.test(file) && !/README|\.template\./.test(file))
      .filter((file) => !index.includes(`](${file.slice("docs/".length)})`));
    assert.deepEqual(missing, []);
  });

  it("link to files and headings that are there", () => {
    const broken = documents.flatMap((file) =>
      linksOf(file)
        .filter((target) => !isThere(file, target))
        .map((target) => `${file} → ${target}`),
    );
    assert.deepEqual(broken, []);
  });

  it("explain no error that nothing throws", () => {
    const sources = globSync("src/**/*.ts", { cwd: root }).map(text).join("\n");
    const codes = [...text("docs/troubleshooting.md").matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map((match) => match[1]!);
    assert.ok(codes.length > 30);
    assert.deepEqual(
      codes.filter((code) => !sources.includes(`"${code}"`)),
      [],
    );
  });

  it("find a link that leads nowhere", () => {
    assert.ok(isThere("README.md", "docs/README.md"));
    assert.ok(!isThere("README.md", "docs/none.md"));
    assert.ok(!isThere("README.md", "docs/README.md#none"));
  });
});

function linksOf(file: string): string[] {
  const prose = text(file).replaceAll(/```.*?```/gs, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!).filter((target) => !/^\w+:/.test(target));
}

function isThere(from: string, link: string): boolean {
  const [path = "", heading] = link.split("#");
  const file = path === "" ? from : join(dirname(from), path);
  if (!existsSync(join(root, file))) return false;
  return heading === undefined || headingsOf(file).includes(heading);
}

/** The anchors of a page's headings, as code hosts make them. */
function headingsOf(file: string): string[] {
  return [...text(file).matchAll(/^#+ (.+)$/gm)].map((match) =>
    match[1]!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .trim()
      .replaceAll(" ", "-"),
  );
}

function text(file: string): string {
  return readFileSync(join(root, file), "utf8");
}
