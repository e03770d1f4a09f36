/** What ECS does, or has done last, with the traffic of one service. */
export interface ServiceShift {
  /** As the stack's outputs call it: `Api` of `ServiceApi`. */
  readonly service: string;
  /** ARN of the ECS deployment. */
  readonly deployment: string;
  readonly startedAt: Date;
  /** Whether ECS has not finished with it. */
  readonly underWay: boolean;
  /** In words of ECS, and why. */
  readonly status: string;
  readonly reason: string | null;
  /** What it brings. */
  readonly target: ServedRevision;
  /** What it replaces; none of a service's first deployment. */
  readonly sources: readonly ServedRevision[];
}

/** A revision of a service that the load balancer leads to. */
export interface ServedRevision {
  /** `v3`, as its instances are told. */
  readonly release: string;
  /** Percent of the requests that ECS has it get. */
  readonly share: number;
  /** As metrics call it: `targetgroup/<name>/<id>`. */
  readonly targetGroup: string;
  readonly createdAt: Date;
}
