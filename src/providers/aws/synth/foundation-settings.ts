import type { AwsSpec } from "../../../model/provider.ts";
import type { FoundationName } from "../names.ts";
import type { SynthesisHook } from "./synthesis-hook.ts";

/** What a foundation is made from, every value present. */
export interface FoundationSettings {
  readonly name: FoundationName;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  /** Null: no certificate, and environments are reached by CloudFront's names only. */
  readonly domain: string | null;
  /** Hosted zone that `domain` has already; null makes one. */
  readonly hostedZone: string | null;
  /** Certificate of the edge stack in us-east-1; null while there is none. */
  readonly edgeCertificate: string | null;
  /** Id of the managed prefix list `com.amazonaws.global.cloudfront.origin-facing` in the region; null lets everybody reach the load balancer. */
  readonly cloudFrontPrefixList: string | null;
  readonly network: AwsSpec["network"];
  /** Where production's snapshots are copied to as well. */
  readonly backupRegion: string | null;
  /** ARN of the vault there; null while there is none. */
  readonly backupCopies: string | null;
  /** Name of the vault, where the foundation was made with one of a fixed name; null has it made from the stack's id. */
  readonly backupVault: string | null;
  /** Who may deploy from a pipeline, without a stored key. */
  readonly deployers: readonly Deployer[];
  /** Hosts whose tokens the account accepts already, be it for the other foundation; it can be told only once. */
  readonly identityProviders: readonly Deployer["host"][];
  /** Mail addresses that alarms go to. */
  readonly alarmMails: readonly string[];
  /** Whether every API call of the account is recorded by CloudTrail. */
  readonly trail: boolean;
  readonly hook: SynthesisHook | null;
}

/** What a person says of a foundation; the rest is asked of AWS. */
export type FoundationWish = Omit<
  FoundationSettings,
  "account" | "partition" | "region" | "edgeCertificate" | "backupCopies" | "backupVault"
>;

/** A pipeline that signs in with the token of its host. */
export interface Deployer {
  readonly host: "github" | "gitlab";
  /** `owner/name` */
  readonly repository: string;
  /** Branches that may deploy; `*` for all. */
  readonly branches: readonly string[];
}
