import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeTree } from "../../src/lib/remove-tree.ts";
import type { Artifact, Recipe } from "../../src/release/artifact.ts";
import { type Artifacts, openArtifacts } from "../../src/release/artifacts.ts";
import { GitRepository } from "./git-repository.ts";
import { ProcessJobRunner } from "./process-job-runner.ts";

export interface Built extends Artifact {
  readonly path: string;
  readonly lines: readonly string[];
}

/** A data directory with artifacts, a repository to build from, and a runner that keeps what it ran. */
export class TestArtifacts implements AsyncDisposable {
  readonly data: string;
  readonly runner: ProcessJobRunner;
  readonly repository: GitRepository;
  readonly artifacts: Artifacts;

  private constructor(data: string, runner: ProcessJobRunner, repository: GitRepository, artifacts: Artifacts) {
    this.data = data;
    this.runner = runner;
    this.repository = repository;
    this.artifacts = artifacts;
  }

  static async open(options: { readonly grace?: number } = {}): Promise<TestArtifacts> {
    const data = await mkdtemp(join(tmpdir(), "bough-artifacts-"));
    const runner = new ProcessJobRunner();
    const artifacts = await openArtifacts({ data, runner, ...options });
    return new TestArtifacts(data, runner, await GitRepository.create(), artifacts);
  }

  /** Commands that were run, in order. */
  get commands(): readonly string[] {
    return this.runner.jobs.map((job) => job.command);
  }

  async address(commit: string, spec: Recipe): Promise<string> {
    return await this.artifacts.address({ repository: this.repository.path, commit, spec });
  }

  async build(commit: string, spec: Recipe, signal = new AbortController().signal): Promise<Built> {
    const lines: string[] = [];
    const id = await this.address(commit, spec);
    const source = { id, repository: this.repository.path, commit, spec };
    const tags = { app: "shop", slug: "main", resource: "api" };
    const artifact = await this.artifacts.build({ ...source, ...tags }, { log: (line) => lines.push(line), signal });
    return { ...artifact, path: this.artifacts.path(id), lines };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.repository[Symbol.asyncDispose]();
    await removeTree(this.data);
  }
}

export function serviceRecipe(build: string | null, root = "."): Recipe {
  return { kind: "service", root, build };
}

export function siteRecipe(dir: string, build: string | null = null, root = "."): Recipe {
  return { kind: "site", root, build, dir };
}
