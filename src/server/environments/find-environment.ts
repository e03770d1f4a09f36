import { BoughError } from "../../lib/bough-error.ts";
import type { EnvironmentRecord } from "../../model/records.ts";
import type { Store } from "../../store/store.ts";

/**
 * The environment that a person means: by its name, else by its branch, else by its slug; one that
 * is not destroyed goes before one that is.
 *
 * @throws `app-not-found`, `environment-not-found`, each with what there is.
 */
export function findEnvironment(store: Store, app: string, wanted: string): EnvironmentRecord {
  const all = store.environments.list({ app });
  const alive = all.filter(({ status }) => status !== "destroyed");
  for (const environments of [alive, all]) {
    for (const key of ["name", "branch", "slug"] as const) {
      const found = environments.find((one) => one[key] === wanted);
      if (found !== undefined) return found;
    }
  }
  throw notFound(store, app, wanted, alive);
}

function notFound(store: Store, app: string, wanted: string, alive: readonly EnvironmentRecord[]): BoughError {
  if (store.apps.get(app) === null) {
    const apps = store.apps.list().map(({ name }) => name);
    return new BoughError("app-not-found", `There is no app ${app}.`, {
      hint: apps.length === 0 ? "Push a branch to create one." : `There are: ${apps.join(", ")}.`,
    });
  }
  return new BoughError("environment-not-found", `${app} has no environment ${wanted}.`, {
    hint:
      alive.length === 0 ? "Push a branch to create one." : `There are: ${alive.map(({ name }) => name).join(", ")}.`,
  });
}
