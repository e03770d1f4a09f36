import assert from "node:assert/strict";
import { test } from "node:test";

import { isBuildAsset, isHashedName } from "./hashed-name.ts";

const hashed = [
  "assets/index-BX3k9_aZ.js", // Vite
  "assets/index-D1wrGTd8.css",
  "assets/index-BX3k9_aZ.js.map",
  "assets/logo-C-3k9xaZ.svg",
  "static/js/main.8f3a2b1c.chunk.js", // Create React App
  "vendor.3c1f0a9be77d4412aa01.js", // webpack 5
  "1f0a9be77d4412aa013c.png", // webpack asset module
  "index.4f2b9c1d.css", // Parcel
  "chunk-5QKZ7ABC.js", // esbuild
  "main-KL3BQ7XW.js", // Angular
  "chunk-k7v8r3dx.js", // Bun
  "_next/static/chunks/app/page.js",
  "_next/static/Zq3-x0/_buildManifest.js",
  "_app/immutable/entry/start.js", // SvelteKit
  "_astro/hero.D4x_k9Lm.webp",
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.bin",
];

const plain = [
  "index.html",
  "about-8f3a2b1c.html",
  "_next/static/page.html",
  "app.js",
  "jquery-3.7.1.min.js",
  "photo-20240115.jpg",
  "report-2024-01-15.pdf",
  "image-1920x1080.png",
  "1700000000000.json",
  "icon-android192.png",
  "setup-win10x64.exe",
  "iphone-iPhone15.png",
  "logo-FACEBOOK.svg",
  "logo-Settings.svg",
  "my-MyButton.js",
  "fonts/inter-latin400.woff2",
  "cafe1234.css",
  "face2024.js",
  "page-en-US-x1.json",
  "data-a1-b2-c3.json",
  "users/550e8400-e29b-41d4-a716-446655440abc.jpg",
  "8f3a2b1c",
  "robots.txt",
  "service-worker.js",
  "constructor.js",
];

for (const path of hashed) {
  test(`${path} may be cached for ever`, () => assert.equal(isHashedName(path.split("/")), true));
}

for (const path of plain) {
  test(`${path} may change`, () => assert.equal(isHashedName(path.split("/")), false));
}

test("an asset whose hash reads like a word is still a build's, other files and pages are not", () => {
  assert.equal(isBuildAsset(["assets", "index-DiwrgTda.js"]), true);
  assert.equal(isHashedName(["assets", "index-DiwrgTda.js"]), false);
  assert.equal(isBuildAsset(["customer-accounts.csv"]), false);
  assert.equal(isBuildAsset(["app.js"]), false);
  assert.equal(isBuildAsset(["page-D1wrGTd8.html"]), false);
});
