import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "aws-cdk-lib/core";
import { cdk } from "../cdk.ts";

/** An app of the CDK that is synthesised by `readTemplates` alone, into a folder that is gone when it is disposed. */
export interface OpenApp extends Disposable {
  readonly app: App;
  readonly folder: string;
}

export function openApp(): OpenApp {
  const folder = mkdtempSync(join(tmpdir(), "bough-synth-"));
  const app = new cdk.core.App({
    outdir: folder,
    autoSynth: false,
    analyticsReporting: false,
    treeMetadata: false,
    stackTraces: false,
    // Takes seconds; the same is checked by `checks/`, when that is asked for.
    builtinCloudFormationValidation: false,
    context: {
      "@aws-cdk/core:suppressTemplateIndentation": true,
      // Nobody reads where an element was made, and how it is called there: an eighth of the time.
      "aws:cdk:disable-creation-stack-traces": true,
      "aws:cdk:disable-logicalId-metadata": true,
    },
  });
  return { app, folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
