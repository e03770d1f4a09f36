/** What CloudFront leads some public paths to. */
export type Origin = SiteOrigin | ServiceOrigin;

export interface SiteOrigin {
  readonly kind: "site";
  readonly resource: string;
  /** Public path patterns: `/docs/*` a folder and all below it, else exactly that path. */
  readonly paths: readonly string[];
  readonly spa: boolean;
}

export interface ServiceOrigin {
  readonly kind: "service";
  readonly resource: string;
  readonly paths: readonly string[];
}
