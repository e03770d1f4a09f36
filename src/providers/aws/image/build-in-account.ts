import { BatchGetBuildsCommand, StartBuildCommand } from "@aws-sdk/client-codebuild";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { BoughError } from "../../../lib/bough-error.ts";
import { hasObject } from "../assets/upload-templates.ts";
import { poll } from "../stack/poll.ts";
import type { Watching } from "../stack/wait-until-idle.ts";
import type { ImageAsset } from "../synth/asset.ts";
import { type AddedFiles, buildSpec } from "./build-spec.ts";
import type { Built } from "./built.ts";
import type { ImageBuild } from "./image-build.ts";
import { hasImage } from "./images.ts";
import { sourceArchive } from "./source-archive.ts";

/** Has CodeBuild make the image in the account, which needs no Docker on this machine. */
export async function buildInAccount(watching: Watching, build: ImageBuild, added: AddedFiles): Promise<Built> {
  const { aws, log } = watching;
  const { asset } = build;
  const key = await uploadSource(watching, build);
  const { build: started } = await aws.codeBuild.send(
    new StartBuildCommand({
      projectName: build.project,
      // A run that follows one that was killed joins its build; the next deployment does not join one that failed.
      idempotencyToken: createHash("sha256").update(`${build.token} ${asset.uri}`).digest("hex"),
      sourceTypeOverride: "S3",
      sourceLocationOverride: `${build.bucket}/${key}`,
      buildspecOverride: buildSpec(added),
      environmentVariablesOverride: [
        { name: "IMAGE_URI", value: asset.uri },
        { name: "IMAGE_PLATFORM", value: asset.platform },
      ],
    }),
  );
  const id = started?.id ?? "";
  log(`build ${id} makes ${asset.uri}`);
  try {
    await waitForBuild(watching, id, asset);
  } catch (error) {
    // Tags are immutable: of two deployments that make the same image at the same time, one is refused.
    if (!(error instanceof BoughError && error.code === "build-failed" && (await hasImage(aws, asset)))) throw error;
    log(`another build has made ${asset.uri} meanwhile`);
  }
  return {
    what: `Build ${id}`,
    hint: `Look at what the build printed: aws codebuild batch-get-builds --ids ${id}`,
  };
}

async function uploadSource({ aws, log }: Watching, { asset, source, bucket }: ImageBuild): Promise<string> {
  const key = `sources/${asset.artifact}.zip`;
  if (await hasObject(aws, bucket, key)) return key;
  const body = await sourceArchive(source);
  log(`upload the source of ${asset.resource}, ${body.length} bytes`);
  await aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  return key;
}

async function waitForBuild({ aws, signal, log }: Watching, id: string, asset: ImageAsset): Promise<void> {
  let phase = "";
  const build = await poll(
    async () => {
      const { builds = [] } = await aws.codeBuild.send(new BatchGetBuildsCommand({ ids: [id] }));
      const now = builds[0];
      if (now?.currentPhase !== undefined && now.currentPhase !== phase) {
        phase = now.currentPhase;
        log(`build ${id} ${phase}`);
      }
      return now === undefined || now.buildStatus === "IN_PROGRESS" ? null : now;
    },
    { signal },
  );
  if (build.buildStatus === "SUCCEEDED") return;
  const failed = build.phases?.find(({ phaseStatus }) => phaseStatus === "FAILED");
  const reason = failed?.contexts?.map(({ message }) => message).join("; ") ?? build.buildStatus;
  throw new BoughError("build-failed", `The image of ${asset.resource} could not be built: ${reason}`, {
    hint: `Read its output: ${build.logs?.deepLink ?? `aws codebuild batch-get-builds --ids ${id}`}`,
  });
}
