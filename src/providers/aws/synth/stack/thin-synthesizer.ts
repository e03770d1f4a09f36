import type { FileAssetLocation, FileAssetSource, ISynthesisSession } from "aws-cdk-lib/core";
import { cdk } from "../cdk.ts";
import { BoughError } from "../../../../lib/bough-error.ts";
import { templateKey } from "./template-key.ts";

/** Refers to templates by their content in the foundation's bucket, and publishes nothing. */
export class ThinSynthesizer extends cdk.core.StackSynthesizer {
  private readonly bucket: string;

  constructor(bucket: string) {
    super();
    this.bucket = bucket;
  }

  // What the CDK's own bootstrap stack would give; there is none.
  override get bootstrapQualifier(): string {
    return "";
  }

  override get cloudFormationExecutionRole(): string {
    return "";
  }

  override get lookupRole(): string {
    return "";
  }

  override addFileAsset({ sourceHash, fileName }: FileAssetSource): FileAssetLocation {
    if (fileName === undefined || !fileName.endsWith(".template.json")) throw noAssets(fileName ?? "code");
    const objectKey = templateKey(sourceHash);
    return {
      bucketName: this.bucket,
      objectKey,
      httpUrl: `https://${this.bucket}.s3.\${AWS::Region}.\${AWS::URLSuffix}/${objectKey}`,
      s3ObjectUrl: `s3://${this.bucket}/${objectKey}`,
    };
  }

  override addDockerImageAsset(): never {
    throw noAssets("an image");
  }

  override synthesize(session: ISynthesisSession): void {
    this.synthesizeTemplate(session);
  }
}

function noAssets(what: string): BoughError {
  return new BoughError("aws-asset-unsupported", `A construct of bough.aws.ts brings ${what} to be uploaded along.`, {
    hint: "Use constructs without assets of their own: code inline or from a bucket, images by their address.",
  });
}
