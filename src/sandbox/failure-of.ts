import { stripTypeScriptTypes } from "node:module";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { BoughError } from "../lib/bough-error.ts";
import type { Failure } from "./answer.ts";
import type { Subject } from "./subject.ts";
import { root } from "./tree.ts";

/** What went wrong while the code ran, in words for its author. `loading` is the file that was being loaded. */
export function failureOf(subject: Subject, error: unknown, loading: string | null): Failure {
  const { name, hints } = subject;
  if (error instanceof BoughError) return { code: error.code, message: error.message, hint: error.hint ?? null };
  if (!(error instanceof Error)) return failure(subject.codes.failed, `${name} throws ${String(error)}`, hints.throws);
  const code = "code" in error ? String(error.code) : "";
  if (error instanceof SyntaxError && at(error) === "") return syntaxFailure(subject, error, code, loading);
  if (code === "ERR_MODULE_NOT_FOUND") {
    return failure(subject.codes.failed, error.message, hints.packages);
  }
  if (code === "ERR_ACCESS_DENIED") {
    return failure(subject.codes.forbidden, `${name} reaches outside its repository${at(error)}`, hints.reads);
  }
  return failure(subject.codes.failed, `${name} throws ${error.name}: ${error.message}${at(error)}`, hints.throws);
}

function failure(code: string, message: string, hint: string | null): Failure {
  return { code, message, hint };
}

function syntaxFailure(subject: Subject, error: SyntaxError, code: string, loading: string | null): Failure {
  const place = excerptOf(error) ?? excerptOfFile(loading);
  const file = loading === null ? "" : `${fileURLToPath(loading)}: `;
  return failure(
    subject.codes.invalid,
    place === null ? `${file}${error.message}` : `${error.message}\n${place}`,
    syntaxHint(subject, error, code),
  );
}

function syntaxHint({ hints }: Subject, { message }: SyntaxError, code: string): string {
  if (code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX")
    return "Types are removed and nothing is compiled: use an object instead of an enum, and a module instead of a namespace.";
  if (/'(node:)?fs'.*does not provide/.test(message))
    return `Of node:fs there are existsSync, readdirSync, readFileSync and statSync, and nothing that writes. ${hints.reads}`;
  if (message.includes("does not provide")) return "Import only what the module exports.";
  return "Mend the syntax there; an editor or `tsc` shows the same fault.";
}

/** The head of a stack trace of Node.js: file and line, then the lines around the fault. */
function excerptOf(error: Error): string | null {
  const [head = ""] = (error.stack ?? "").split(/\n(?:\n|\w*Error: )/);
  return head.startsWith(root) || head.startsWith(`file://${root}/`) ? head : null;
}

/** V8 does not say where a module's syntax is wrong; the remover of types does. */
function excerptOfFile(url: string | null): string | null {
  if (url === null) return null;
  try {
    stripTypeScriptTypes(readFileSync(fileURLToPath(url), "utf8"), { sourceUrl: fileURLToPath(url) });
    return null;
  } catch (error) {
    return error instanceof Error ? excerptOf(error) : null;
  }
}

/** Where in the tree the error came up. */
function at({ stack = "" }: Error): string {
  const line = stack.split("\n").find((text) => text.trimStart().startsWith("at ") && text.includes(`${root}/`));
  const place = line?.slice(line.indexOf(`${root}/`)).replace(/\)$/, "");
  return place === undefined ? "" : ` (${place})`;
}
