import type { EnvironmentRef } from "../../provider/provider.ts";
import { releaseLabel } from "../../release/release-label.ts";

/** Names of what an environment owns. Each carries app and slug whole, so that ownership is exact. */
export const environmentId = ({ app, slug }: EnvironmentRef): string => `${app}/${slug}`;

/** `api@v3`: the revision of one service in one release. */
export const revisionName = (service: string, version: number): string => `${service}@${releaseLabel(version)}`;

/** `shop/main/api@v3/0`: the process of one instance. */
export const instanceId = (environment: EnvironmentRef, service: string, version: number, index: number): string =>
  `${environmentId(environment)}/${revisionName(service, version)}/${index}`;

/** `job/shop/main/migrate/api@v3/d_1x…`: a command that runs once in a deployment. */
export const jobId = (environment: EnvironmentRef, purpose: string, subject: string, deployment: string): string =>
  `job/${environmentId(environment)}/${purpose}/${subject}/${deployment}`;

/** `link/shop/main/web/api`: the lease of the port on which `web` reaches `api`. */
export const linkPortOwner = (environment: EnvironmentRef, from: string, service: string): string =>
  `link/${environmentId(environment)}/${from}/${service}`;
