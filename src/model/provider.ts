/** Where an environment runs, every value present. */
export type ProviderSpec = { readonly name: "local" } | AwsSpec;

export interface AwsSpec {
  readonly name: "aws";
  readonly region: string;
  /** Twelve digits; null for the account of the credentials. */
  readonly account: string | null;
  /** Name of a profile of the shared AWS configuration; null for the default chain. */
  readonly profile: string | null;
  /** Domain whose hosted zone the account has; null for the load balancer's and CloudFront's own names. */
  readonly domain: string | null;
  /** How services reach the internet: from public subnets with closed security groups, or from private ones. */
  readonly network: "public" | "endpoints" | "nat";
  /** Region that backups of protected environments are copied to; null for none. */
  readonly backupRegion: string | null;
  /** Logical ids of resources that hold data, and may be replaced or removed in spite of `protect`. */
  readonly replace: readonly string[];
}
