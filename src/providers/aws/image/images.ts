import { BatchDeleteImageCommand, DescribeImagesCommand } from "@aws-sdk/client-ecr";
import type { AwsClients } from "../client/aws-clients.ts";
import type { ImageAsset } from "../synth/asset.ts";

/** Whether the repository has the image; tags in it are immutable, so the tag is the content. */
export async function hasImage(
  { ecr }: AwsClients,
  { repository, tag }: Pick<ImageAsset, "repository" | "tag">,
): Promise<boolean> {
  try {
    const { imageDetails = [] } = await ecr.send(
      new DescribeImagesCommand({ repositoryName: repositoryNameOf(repository), imageIds: [{ imageTag: tag }] }),
    );
    return imageDetails.length > 0;
  } catch (error) {
    if (error instanceof Error && error.name === "ImageNotFoundException") return false;
    throw error;
  }
}

/** `<account>.dkr.ecr.<region>.amazonaws.com/<name>` → `<name>`; a name stays as it is. */
export const repositoryNameOf = (repository: string): string => repository.replace(/^[^/]*\.dkr\.ecr[^/]*\//, "");

/** Deletes images by their tags; gone already is fine. */
export async function deleteImages(
  { ecr }: AwsClients,
  { repository, tags }: { readonly repository: string; readonly tags: readonly string[] },
): Promise<void> {
  for (let from = 0; from < tags.length; from += MOST_IMAGES)
    await ecr.send(
      new BatchDeleteImageCommand({
        repositoryName: repositoryNameOf(repository),
        imageIds: tags.slice(from, from + MOST_IMAGES).map((imageTag) => ({ imageTag })),
      }),
    );
}

/** What one call takes. */
const MOST_IMAGES = 100;
