/** What environments on AWS stand on, in accounts of whoever calls; the composition root provides it. */
export interface AwsFoundations {
  /** Makes foundations or brings them up to date. */
  bootstrap(wish: BootstrapWish, talk: FoundationTalk): Promise<readonly FoundationState[]>;
  status(where: AwsWhere): Promise<readonly FoundationState[]>;
  /** Gives one back; returns what stays, by name, or null when there was none. Refused while environments stand on it. */
  destroy(
    removal: AwsWhere & { readonly foundation: string; readonly withData: boolean },
    talk: Talk,
  ): Promise<readonly string[] | null>;
}

export interface AwsWhere {
  /** Else AWS_REGION, or what the profile says. */
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
}

export interface BootstrapWish extends AwsWhere {
  /** Twelve digits, when it must be a certain account. */
  readonly account?: string | undefined;
  /** `production`, `preview`; both unless given. */
  readonly foundation?: string | undefined;
  readonly domain?: string | undefined;
  readonly hostedZone?: string | undefined;
  readonly network?: string | undefined;
  readonly backupRegion?: string | undefined;
  readonly cloudfrontPrefixList?: string | undefined;
  readonly alarmMails?: readonly string[] | undefined;
  /** `github:owner/name@main`: who may deploy from a pipeline. */
  readonly deployers?: readonly string[] | undefined;
  /** `github`, `gitlab`: whose tokens the account accepts already. */
  readonly identityProviders?: readonly string[] | undefined;
  readonly trail?: boolean | undefined;
  /** Whether what is left out is taken away, instead of staying as an earlier run was told. */
  readonly reset?: boolean | undefined;
}

export interface Talk {
  readonly signal: AbortSignal;
  log(line: string): void;
}

export interface FoundationTalk extends Talk {
  /** Asked once for each stack that would change, with all that would; false ends it there. */
  approve(plan: FoundationPlan): Promise<boolean>;
}

export interface FoundationPlan {
  readonly stack: string;
  /** `add Network/Vpc (AWS::EC2::VPC)`; what would take something away is in capitals. */
  readonly changes: readonly string[];
  /** Null of a stack beside the foundation, which costs next to nothing. */
  readonly cost: FoundationCost | null;
}

export interface FoundationCost {
  /** US dollars a month of the foundation alone, whether or not an environment is on it. */
  readonly monthly: number;
  readonly network: string;
  /** The same with each of the other networks that there are. */
  readonly otherwise: readonly { readonly network: string; readonly monthly: number }[];
  /** Since when the prices have been noted. */
  readonly noted: string;
}

export interface FoundationState {
  /** `production`, `preview` */
  readonly name: string;
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  /** As CloudFormation says it; null when there is none. */
  readonly status: string | null;
  readonly protectedAgainstDeletion: boolean;
  /** US dollars a month of the foundation alone; null when there is none. */
  readonly monthly: number | null;
  /** ARN of the role that pipelines sign in as; null when it was told of none. */
  readonly deployRole: string | null;
  /** `shop feature-a`: environments that stand on it. */
  readonly environments: readonly string[];
  /** What it tells environments, by name. */
  readonly outputs: Readonly<Record<string, string>>;
}
