/** What a stack refers to by the address of its content, so that what is there already is not uploaded again. */
export type Asset = TemplateAsset | ImageAsset | SiteAsset;

/** To be put into the foundation's bucket before the stack is deployed. */
export interface TemplateAsset {
  readonly kind: "template";
  /** `templates/<SHA-256>.json` */
  readonly key: string;
  readonly body: string;
}

/** To be pushed before the stack is deployed. */
export interface ImageAsset {
  readonly kind: "image";
  /** The service. */
  readonly resource: string;
  readonly artifact: string;
  /** The foundation's repository; tags in it are immutable. */
  readonly repository: string;
  readonly tag: string;
  /** `<repository>:<tag>` */
  readonly uri: string;
  readonly platform: "linux/arm64";
}

/** To be put into the environment's bucket after the stack is deployed, below `prefix`; older files stay. */
export interface SiteAsset {
  readonly kind: "site";
  readonly resource: string;
  readonly artifact: string;
  /** The root stack's output with the bucket's name. */
  readonly bucketOutput: string;
  /** The root stack's output with the id of the distribution whose copies of changed files become invalid. */
  readonly distributionOutput: string;
  /** `<resource>/` */
  readonly prefix: string;
}
