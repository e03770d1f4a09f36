import { deepFreeze } from "../lib/deep-freeze.ts";
import type { ServiceResource } from "./service.ts";

/** Settings of a site. */
export interface SiteOptions {
  /** Folder, below `root`, that is served after the build. */
  readonly dir: string;
  /** Shell command that turns the source into the artifact. */
  readonly build?: string | undefined;
  /** Folder of the repository that holds the site. */
  readonly root?: string | undefined;
  /** Whether an unknown path without a file extension gets `index.html`. */
  readonly spa?: boolean | undefined;
  /** Public paths that this resource answers itself. */
  readonly paths?: readonly string[] | undefined;
  /** Paths of the site that services answer. */
  readonly routes?: Readonly<Record<string, ServiceResource>> | undefined;
}

export interface SiteResource extends SiteOptions {
  readonly kind: "site";
}

/** A folder of files, served as they are. */
export function site(options: SiteOptions): SiteResource {
  return deepFreeze({ ...options, kind: "site" });
}
