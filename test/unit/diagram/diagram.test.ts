import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { diagramOf } from "../../../src/diagram/diagram-of.ts";
import { box, layOut } from "../../../src/diagram/layout.ts";
import { renderMermaid } from "../../../src/diagram/render-mermaid.ts";
import { renderSvg } from "../../../src/diagram/render-svg.ts";
import type { Spec } from "../../../src/model/spec.ts";
import { serviceDefaults, specDefaults } from "../../../tools/spec-defaults.ts";

const service = {
  ...serviceDefaults,
  kind: "service",
  root: ".",
  build: null,
  start: "node a.js",
  health: "/",
  startTimeout: 60_000,
  stopTimeout: 10_000,
  instances: 2,
  memory: 256 * 1024 ** 2,
  env: {},
  paths: [],
  link: {},
} as const;
const resources: Spec["resources"] = {
  people: { kind: "table", key: { name: "username", type: "S" }, sort: null, indexes: {} },
  mail: { ...service, instances: 1, memory: null },
  api: { ...service, link: { people: "people", post: "mail" } },
  web: { kind: "site", root: ".", build: null, dir: "public", spa: true, paths: ["/*"], routes: { "/api/*": "api" } },
};
const local: Spec = {
  ...specDefaults,
  app: "shop",
  environment: "production",
  branch: "main",
  slug: "main",
  rule: "production",
  preview: false,
  protect: true,
  seed: null,
  seedWith: null,
  resources,
};
const onAws: Spec = {
  ...local,
  provider: {
    name: "aws",
    region: "eu-central-1",
    account: null,
    profile: null,
    domain: "example.org",
    network: "public",
    backupRegion: null,
    replace: [],
  },
};

describe("the diagram of an environment", () => {
  it("leads people through the router to what answers them, and on to what that links", () => {
    const { title, nodes, edges } = diagramOf(local);
    assert.equal(title, "shop · production (one machine)");
    assert.deepEqual(
      nodes.map(({ id, detail }) => `${id} ${detail}`.trim()),
      [
        "people",
        "router traffic, splits, health",
        "table:people DynamoDB API, key username",
        "service:mail 1 × process",
        "service:api 2 × processes, 256 MB",
        "site:web files, immutable caching",
      ],
    );
    assert.deepEqual(
      edges.map(({ from, to, label }) => `${from} → ${to} ${label}`.trim()),
      [
        "people → router HTTPS",
        "router → service:api /api/*",
        "router → site:web /*",
        "service:api → table:people",
        "service:api → service:mail post",
      ],
    );
  });

  it("leads to the same resources on AWS, through CloudFront and the load balancer", () => {
    const { title, nodes, edges } = diagramOf(onAws);
    assert.equal(title, "shop · production (AWS eu-central-1)");
    assert.deepEqual(
      nodes.slice(0, 3).map(({ label }) => label),
      ["People", "CloudFront", "Load balancer"],
    );
    assert.ok(nodes.some(({ detail }) => detail === "2 × Fargate, 256 MB"));
    assert.deepEqual(
      edges.slice(0, 4).map(({ from, to }) => `${from} → ${to}`),
      ["people → edge", "edge → balancer", "balancer → service:api", "edge → site:web"],
    );
  });

  it("puts no box over another, and everything within its frame, also when services link each other", () => {
    assert.ok(
      layOut(diagramOf(local)).edges.some(({ points }) => points.length > 2),
      "an edge goes past a column",
    );
    const circle: Spec = {
      ...local,
      resources: { ...resources, mail: { ...service, link: { api: "api" } }, alone: service },
    };
    for (const spec of [local, onAws, circle]) {
      const { nodes, edges, width, height } = layOut(diagramOf(spec));
      for (const [index, a] of nodes.entries()) {
        assert.ok(a.x >= 0 && a.y >= 0 && a.x + box.width <= width && a.y + box.height <= height, a.id);
        for (const b of nodes.slice(index + 1)) {
          assert.ok(Math.abs(a.x - b.x) >= box.width || Math.abs(a.y - b.y) >= box.height, `${a.id} over ${b.id}`);
        }
      }
      assert.equal(edges.length, diagramOf(spec).edges.length);
      for (const { from, to, points } of edges) {
        for (const { x, y } of points.slice(1, -1)) {
          const under = nodes.find(
            (node) => x >= node.x && x <= node.x + box.width && y > node.y && y < node.y + box.height,
          );
          assert.equal(under, undefined, `${from} → ${to} passes under ${under?.id ?? ""}`);
        }
      }
    }
  });
});

describe("a drawing", () => {
  it("is the same each time", () => {
    assert.equal(renderSvg(diagramOf(onAws)), renderSvg(diagramOf(onAws)));
    assert.equal(renderMermaid(diagramOf(onAws)), renderMermaid(diagramOf(onAws)));
  });

  it("in Mermaid names each box once", () => {
    assert.equal(
      renderMermaid(diagramOf(local)),
      `---
title: "shop · production (one machine)"
---
flowchart LR
  n0(["People"])
  n1{{"Router<br/>traffic, splits, health"}}
  n2[("people<br/>DynamoDB API, key username")]
  n3["mail<br/>1 × process"]
  n4["api<br/>2 × processes, 256 MB"]
  n5[/"web<br/>files, immutable caching"/]
  n0 -->|"HTTPS"| n1
  n1 -->|"/api/*"| n4
  n1 -->|"/*"| n5
  n4 --> n2
  n4 -->|"post"| n3
`,
    );
  });

  it("takes no name for markup", () => {
    const nasty: Spec = { ...local, app: `<script>"&`, resources: { web: { ...service, paths: [`/"<b>#x`] } } };
    const svg = renderSvg(diagramOf(nasty));
    assert.doesNotMatch(svg, /<script>|<b>/);
    assert.match(svg, /&lt;script&gt;&quot;&amp;/);
    const mermaid = renderMermaid(diagramOf(nasty));
    assert.match(mermaid, /\|"\/#quot;#lt;b#gt;#35;x"\|/);
  });

  it("in SVG has every name in whole, in letters that have room in the box", () => {
    const longest = "a-service-with-a-name-of-forty-characters";
    const svg = renderSvg(
      diagramOf({ ...onAws, protect: true, resources: { ...resources, [longest.slice(0, 40)]: service } }),
    );
    assert.ok(svg.includes(`>${longest.slice(0, 40)}</text>`));
    const texts = [...svg.matchAll(/<text [^>]*font-size="([\d.]+)" text-anchor="middle"[^>]*>([^<]*)</g)];
    assert.ok(texts.length > 10);
    for (const [, size, text = ""] of texts) {
      // In DejaVu Sans Bold, which is wide, letters take 0.62 of their size.
      const width = text.length * Number(size) * 0.62;
      assert.ok(width < box.width, `${text} takes ${width} of ${box.width}`);
    }
  });

  it("in SVG is well-formed: each element that is opened is closed", () => {
    const open: string[] = [];
    for (const [, close, name = "", self] of renderSvg(diagramOf(onAws)).matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)) {
      if (close === "/") assert.equal(open.pop(), name);
      else if (self !== "/") open.push(name);
    }
    assert.deepEqual(open, []);
  });
});
