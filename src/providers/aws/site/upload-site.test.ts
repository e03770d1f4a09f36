import assert from "node:assert/strict";
import { test } from "node:test";
import { cacheControlOf } from "./upload-site.ts";

test("pages are always asked for anew, files whose name has a digest never", () => {
  assert.equal(cacheControlOf("web/index.html"), "no-cache");
  for (const key of ["web/app.a1b2c3d4e5.js", "web/assets/index-DiwrgTda9.css", "web/logo-0f3a9c1b.svg"])
    assert.equal(cacheControlOf(key), "public, max-age=31536000, immutable", key);
  for (const key of ["web/page.js", "web/style.css", "web/some-documents.js", "web/favicon.svg"])
    assert.equal(cacheControlOf(key), "public, max-age=0, must-revalidate", key);
});
