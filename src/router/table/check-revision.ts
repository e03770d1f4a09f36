import { array, check, headerValue, integer, object, string } from "./shape.ts";

export function checkRevision(value: unknown, at: string): void {
  const revision = object(value, at);
  string(revision["id"], `${at}.id`);
  check(
    RELEASE.test(string(revision["release"], `${at}.release`)),
    `${at}.release`,
    "letters, digits, `.`, `_` and `-`",
  );
  const { weight } = revision;
  check(typeof weight === "number" && Number.isFinite(weight) && weight >= 0, `${at}.weight`, "a number of at least 0");
  check(typeof revision["retained"] === "boolean", `${at}.retained`, "true or false");
  checkBackend(revision["backend"], `${at}.backend`);
}

function checkBackend(value: unknown, at: string): void {
  const backend = object(value, at);
  switch (backend["kind"]) {
    case "instances":
      for (const [index, entry] of array(backend["instances"], `${at}.instances`).entries())
        checkInstance(entry, `${at}.instances[${index}]`);
      checkHealthSpec(backend["health"], `${at}.health`);
      return;
    case "site":
      string(backend["root"], `${at}.root`);
      for (const [index, root] of array(backend["earlier"], `${at}.earlier`).entries())
        string(root, `${at}.earlier[${index}]`);
      check(typeof backend["spa"] === "boolean", `${at}.spa`, "true or false");
      return;
    case "origin":
      check(
        isOrigin(string(backend["url"], `${at}.url`)),
        `${at}.url`,
        "http:// or https:// and a host, without a path",
      );
      if (backend["health"] !== null) checkHealthSpec(backend["health"], `${at}.health`);
      return;
    default:
      check(false, `${at}.kind`, "`instances`, `site` or `origin`");
  }
}

function checkInstance(value: unknown, at: string): void {
  const instance = object(value, at);
  string(instance["id"], `${at}.id`);
  string(instance["host"], `${at}.host`);
  integer(instance["port"], `${at}.port`, 1, 65_535);
}

function checkHealthSpec(value: unknown, at: string): void {
  const health = object(value, at);
  const path = headerValue(health["path"], `${at}.path`);
  check(path.startsWith("/") && !path.includes(" "), `${at}.path`, "a path");
  integer(health["interval"], `${at}.interval`, 1, 86_400_000);
  integer(health["timeout"], `${at}.timeout`, 1, 86_400_000);
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) return false;
  return url.href === `${url.origin}/` && url.port !== "0";
}

/** It stands in a header, in a cookie's value and in a label of the metrics. */
const RELEASE = /^[\w.-]{1,64}$/;
