import { BoughError } from "../../lib/bough-error.ts";
import type { AppRecord } from "../../model/records.ts";
import type { Control } from "../control.ts";

/** @throws `app-not-found`. */
export function findApp(control: Control, name: string): AppRecord {
  const found = control.apps().find((app) => app.name === name);
  if (found !== undefined) return found;
  throw new BoughError("app-not-found", `There is no app ${name}.`, {
    hint: "An app is created by its first push; `bough app list` shows what there is.",
  });
}
