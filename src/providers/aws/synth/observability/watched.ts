/** A service that alarms and the dashboard watch. */
export interface WatchedService {
  readonly name: string;
  readonly serviceName: string;
  /** Full names of its target groups, as metrics call them; empty when no load balancer leads to it. */
  readonly targetGroups: readonly string[];
  readonly logGroup: string;
}
