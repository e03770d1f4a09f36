import type { ServiceSpec } from "../../../model/spec.ts";
import type { ImageAsset } from "../synth/asset.ts";
import type { Source } from "./source-archive.ts";

export interface ImageBuild {
  readonly asset: ImageAsset;
  readonly spec: Pick<ServiceSpec, "build" | "start">;
  readonly source: Source;
  /** CodeBuild's project of the foundation. */
  readonly project: string;
  readonly bucket: string;
  /** Unique for the deployment, the same after a crash. */
  readonly token: string;
  /** Name or path of Docker's program, which need not be there; null where it shall not be asked. */
  readonly docker: string | null;
}
