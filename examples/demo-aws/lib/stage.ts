import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadDefinition } from "../../../src/config/load.ts";
import { resolve } from "../../../src/config/resolve.ts";
import { newId } from "../../../src/lib/new-id.ts";
import type { Definition } from "../../../src/model/definition.ts";
import type { ReleaseRecord } from "../../../src/model/records.ts";
import { plainTraffic } from "../../../src/model/traffic.ts";
import type { Plan } from "../../../src/engine/plan.ts";
import { execute } from "../../../src/engine/execute.ts";
import type { Provider } from "../../../src/provider/provider.ts";
import { createAwsProvider } from "../../../src/providers/aws/aws-provider.ts";
import type { AwsActual } from "../../../src/providers/aws/environment/aws-actual.ts";
import { synthesizeEnvironment } from "../../../src/providers/aws/synth/synthesize-environment.ts";
import { type Artifacts, openArtifacts } from "../../../src/release/artifacts.ts";
import { openSqliteStore } from "../../../src/store/sqlite/open-sqlite-store.ts";
import type { Store } from "../../../src/store/store.ts";
import { runCommand } from "../../../tools/run-command.ts";

export const REGION = "eu-central-1";

/** A repository with the birthday example, and the provider that brings it to AWS. */
export interface Stage {
  readonly provider: Provider<AwsActual>;
  /** The release that a push of the branch would make. */
  release(branch: string): Promise<ReleaseRecord>;
  plan(of: { readonly app: string; readonly slug: string }, release: ReleaseRecord | null): Promise<Plan>;
  /** Does what the plan says, and fails with the reason of a step that fails. */
  run(plan: Plan, say: (line: string) => void): Promise<void>;
  close(): Promise<void>;
}

export async function setStage(endpoint: string): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "bough-demo-aws-"));
  const project = join(folder, "birthday");
  await writeProject(project);
  const store = openSqliteStore(join(folder, "state.db"));
  const artifacts = await openArtifacts({ data: join(folder, "data"), runner: noJobs });
  const definition = await loadDefinition({ root: project });
  const releases = new Map<string, ReleaseRecord>();
  const provider = createAwsProvider({
    settings: { region: REGION, account: null, profile: null },
    artifacts,
    repository: () => join(project, ".git"),
    release(environment, version) {
      const found = releases.get(environment.slug);
      if (found?.version !== version) throw new Error(`there is no release v${version} of ${environment.slug}`);
      return found;
    },
    ownArtifacts: ({ slug }) => artifactsOf(releases, slug),
    synthesize: synthesizeEnvironment,
    endpoint,
  });
  return {
    provider,
    async release(branch) {
      const release = await makeRelease({ project, definition, artifacts, branch });
      releases.set(release.slug, release);
      return release;
    },
    async plan(environment, release) {
      const { app, slug } = environment;
      const desired = {
        environment: { app, slug },
        hosts: [],
        release,
        previous: null,
        warm: [],
        straight: false,
        traffic: plainTraffic,
        seeded: false,
      };
      return provider.plan(desired, await provider.observe(desired.environment, desired.release));
    },
    run: (plan, say) => runPlan({ plan, provider, store, say }),
    async close() {
      store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The example as it is, but for the line that says where it runs. */
async function writeProject(project: string): Promise<void> {
  const example = join(import.meta.dirname, "../../birthday");
  await cp(example, project, { recursive: true, filter: (path) => !path.endsWith("node_modules") });
  const file = join(project, "bough.config.ts");
  const definition = await readFile(file, "utf8");
  await writeFile(
    file,
    definition
      .replace("import { app, service,", "import { app, aws, service,")
      .replace('name: "birthday",', `name: "birthday",\n  provider: aws({ region: "${REGION}" }),`),
  );
  await git(project, "init", "--quiet", "--initial-branch=main");
  await git(project, "add", "--all");
  await git(project, "-c", "user.name=demo", "-c", "user.email=demo@localhost", "commit", "--quiet", "--message=Begin");
}

interface Draft {
  readonly project: string;
  readonly definition: Definition;
  readonly artifacts: Artifacts;
  readonly branch: string;
}

async function makeRelease({ project, definition, artifacts, branch }: Draft): Promise<ReleaseRecord> {
  const resolution = resolve(definition, branch, { taken: [] });
  if (resolution.status === "skipped") throw new Error(resolution.reason);
  const { spec } = resolution;
  const commit = await git(project, "rev-parse", "HEAD");
  const repository = join(project, ".git");
  const addressed: Record<string, string> = {};
  for (const [name, resource] of Object.entries(spec.resources))
    if (resource.kind !== "table") addressed[name] = await artifacts.address({ repository, commit, spec: resource });
  const createdAt = new Date().toISOString();
  return { app: spec.app, slug: spec.slug, version: 1, branch, commit, spec, artifacts: addressed, createdAt };
}

async function runPlan({
  plan,
  provider,
  store,
  say,
}: {
  readonly plan: Plan;
  readonly provider: Provider<AwsActual>;
  readonly store: Store;
  readonly say: (line: string) => void;
}): Promise<void> {
  const outcome = await execute({
    deployment: newId("d"),
    plan,
    handlers: provider.steps,
    journal: store.journal,
    emit(body) {
      if (body.type === "step.output" && /^(uploaded|invalidated|build |bucket |left on AWS)/.test(body.line))
        say(body.line);
      if (body.type === "step.done") say(`✓ ${body.title} (${body.ms} ms)`);
    },
  });
  if (outcome.error !== null) throw new Error(`${outcome.error.message} ${outcome.error.hint ?? ""}`);
}

function artifactsOf(releases: ReadonlyMap<string, ReleaseRecord>, slug: string): readonly string[] {
  const used = (own: boolean): readonly string[] =>
    [...releases].filter(([key]) => (key === slug) === own).flatMap(([, { artifacts }]) => Object.values(artifacts));
  return used(true).filter((artifact) => !used(false).includes(artifact));
}

/** The example's site has no build command, and images are built in the account. */
const noJobs = {
  run: () => Promise.reject(new Error("nothing is built on this machine")),
  stop: () => Promise.resolve(),
};

async function git(cwd: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCommand(["git", ...args], { cwd });
  if (code !== 0) throw new Error(`git ${args.join(" ")} failed: ${stderr}`);
  return stdout.trim();
}
