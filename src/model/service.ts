import { deepFreeze } from "../lib/deep-freeze.ts";
import type { TableResource } from "./table.ts";

/** Settings of a service. Durations are `"30s"` or milliseconds, sizes `"256mb"` or bytes. */
export interface ServiceOptions {
  /** Shell command that starts one instance, which must listen on `$PORT`. */
  readonly start: string;
  /** Shell command that turns the source into the artifact. */
  readonly build?: string | undefined;
  /** Folder of the repository that holds the service. */
  readonly root?: string | undefined;
  /** Path that answers 2xx when the instance may take traffic. */
  readonly health?: string | undefined;
  /** How long an instance may take to become healthy. */
  readonly startTimeout?: string | number | undefined;
  /** How long an instance may take to stop after SIGTERM, and old requests to finish. */
  readonly stopTimeout?: string | number | undefined;
  /** How many instances run at the same time. */
  readonly instances?: number | undefined;
  /** Memory limit of one instance. */
  readonly memory?: string | number | undefined;
  /** Environment variables of every instance, its migration and its seed; a build, which environments share, gets none. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Virtual CPUs of one instance, where the provider divides them. */
  readonly cpu?: number | undefined;
  /** Shell commands that run once for each release: `expand` before it takes traffic, which the release before must be able to live with; `contract` when it has all of it for good. A command alone is `expand`. */
  readonly migrate?:
    | string
    | { readonly expand?: string | undefined; readonly contract?: string | undefined }
    | undefined;
  /** OpenAPI document that the service promises to keep; a release that breaks it takes no traffic. */
  readonly contract?: string | undefined;
  /** Versions of the linked services' contracts that this one was written against, by link. */
  readonly uses?: Readonly<Record<string, string>> | undefined;
  /** What the router does when a request to the service fails, for clients and linked services alike: idempotent requests without a body are sent up to `attempts` times, also after an answer with one of `statuses`, or none within `timeout`. */
  readonly retry?:
    | {
        readonly attempts?: number | undefined;
        readonly statuses?: readonly number[] | undefined;
        readonly timeout?: string | number | undefined;
      }
    | undefined;
  /** Public paths that this resource answers itself. */
  readonly paths?: readonly string[] | undefined;
  /** Resources that the service uses, by the names it knows them by. */
  readonly link?: Readonly<Record<string, ServiceResource | TableResource>> | undefined;
}

export interface ServiceResource extends ServiceOptions {
  readonly kind: "service";
}

/** A program that answers HTTP, in any language. */
export function service(options: ServiceOptions): ServiceResource {
  return deepFreeze({ ...options, kind: "service" });
}
