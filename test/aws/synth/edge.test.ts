import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runInNewContext } from "node:vm";
import { behaviours } from "../../../src/providers/aws/synth/edge/behaviours.ts";
import type { Origin } from "../../../src/providers/aws/synth/edge/origin.ts";
import { siteFunction } from "../../../src/providers/aws/synth/edge/viewer-function.ts";
import { environmentLabel } from "../../../src/providers/aws/synth/host-name.ts";
import { siteKeys } from "../../../src/providers/aws/synth/site/site-keys.ts";

describe("CloudFront's path patterns", () => {
  const site = (resource: string, ...paths: string[]): Origin => ({ kind: "site", resource, paths, spa: false });
  const service = (resource: string, ...paths: string[]): Origin => ({ kind: "service", resource, paths });
  const order = (origins: readonly Origin[]): readonly string[] =>
    behaviours(origins).ordered.map(({ pattern, origin }) => `${pattern} ${origin.resource}`);

  it("are exact ones first, then folders from the longest, each with the folder itself", () => {
    const origins = [site("web", "/*"), service("api", "/api/*", "/api/v2/status"), service("two", "/api/v2/*")];
    assert.equal(behaviours(origins).fallback?.resource, "web");
    assert.deepEqual(order(origins), ["/api/v2/status api", "/api/v2 two", "/api api", "/api/v2/* two", "/api/* api"]);
  });

  it("leave a folder's own path to who claims it", () => {
    assert.deepEqual(order([service("api", "/api/*"), service("root", "/api")]), ["/api root", "/api/* api"]);
    assert.equal(behaviours([service("api", "/api/*")]).fallback, null);
  });
});

describe("the function before a site", () => {
  const rewrite = (uri: string, spa: boolean): string =>
    runInNewContext(`${siteFunction("web", spa)} handler(event).uri`, { event: { request: { uri } } }) as string;

  for (const [uri, plain, spa] of [
    ["/", "/web/index.html", "/web/index.html"],
    ["/app.js", "/web/app.js", "/web/app.js"],
    ["/docs/", "/web/docs/index.html", "/web/docs/index.html"],
    ["/about", "/web/about", "/web/index.html"],
    ["/a/b.c/d", "/web/a/b.c/d", "/web/index.html"],
  ] as const) {
    it(`leads ${uri} to ${plain}, of a single-page application to ${spa}`, () => {
      assert.equal(rewrite(uri, false), plain);
      assert.equal(rewrite(uri, true), spa);
    });
  }
});

it("a page is found by the path that people ask for, as on one machine", () => {
  const keys = siteKeys(["index.html", "about.html", "docs/index.html", "docs.html", "a/b/index.html", "app.js"]);
  assert.deepEqual(Object.fromEntries(keys), {
    "index.html": "index.html",
    "about.html": "about.html",
    "docs/index.html": "docs/index.html",
    "docs.html": "docs.html",
    "a/b/index.html": "a/b/index.html",
    "app.js": "app.js",
    about: "about.html",
    docs: "docs.html",
    "a/b": "a/b/index.html",
  });
});

describe("the label of an environment", () => {
  it("is the app for production, else slug and app", () => {
    assert.equal(environmentLabel({ app: "shop", slug: "main" }, true), "shop");
    assert.equal(environmentLabel({ app: "shop", slug: "feature-a" }), "feature-a--shop");
  });

  it("is never the same for two, nor taken for an encoded name, nor too long", () => {
    assert.notEqual(environmentLabel({ app: "b-shop", slug: "a" }), environmentLabel({ app: "shop", slug: "a-b" }));
    assert.match(environmentLabel({ app: "shop", slug: "xn" }), /^xn-[0-9a-f]{8}--shop$/);
    const long = environmentLabel({ app: "a".repeat(40), slug: "b".repeat(40) });
    assert.ok(long.length <= 63);
    assert.notEqual(long, environmentLabel({ app: "a".repeat(40), slug: `${"b".repeat(39)}c` }));
  });
});
