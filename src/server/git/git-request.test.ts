import assert from "node:assert/strict";
import { test } from "node:test";
import { parseGitRequest } from "./git-request.ts";

test("the three requests of git's smart HTTP are read", () => {
  assert.deepEqual(parseGitRequest("GET", "/git/shop.git/info/refs?service=git-receive-pack"), {
    app: "shop",
    service: "git-receive-pack",
    path: "info/refs",
    query: "service=git-receive-pack",
  });
  assert.deepEqual(parseGitRequest("POST", "/git/my-shop-2.git/git-upload-pack"), {
    app: "my-shop-2",
    service: "git-upload-pack",
    path: "git-upload-pack",
    query: "",
  });
});

test("whatever is not one of them is none", () => {
  const others = [
    ["POST", "/git/shop.git/info/refs?service=git-receive-pack"],
    ["GET", "/git/shop.git/git-receive-pack"],
    ["GET", "/git/shop.git/info/refs"],
    ["GET", "/git/shop.git/info/refs?service=git-upload-archive"],
    ["GET", "/git/shop/info/refs?service=git-upload-pack"],
    ["GET", "/git/a/b.git/info/refs?service=git-upload-pack"],
    ["GET", "/git/../shop.git/info/refs?service=git-upload-pack"],
    ["GET", "/git/%73hop.git/info/refs?service=git-upload-pack"],
    ["GET", `/git/${"x".repeat(41)}.git/info/refs?service=git-upload-pack`],
    ["GET", "http://127.0.0.1/git/shop.git/info/refs?service=git-upload-pack"],
    ["POST", "/git/shop.git/git-upload-pack/"],
    ["POST", "/git/shop.git//git-upload-pack"],
    ["POST", "/git/shop.git\n/git-upload-pack"],
  ] as const;
  for (const [method, url] of others) assert.equal(parseGitRequest(method, url), null, url);
});
