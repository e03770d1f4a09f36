import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { app, service, site, table } from "./index.ts";

const people = table({ key: "username" });
const api = service({ start: "node server.ts", link: { users: people } });
const web = site({ dir: "public", routes: { "/hello/*": api } });

describe("app", () => {
  it("returns plain frozen data in which resources go by their names", () => {
    const definition = app({
      name: "birthday",
      resources: { people, api, web },
      environments: {
        production: { branch: ["main"], seed: { run: "x", with: api }, set: { api: { env: { A: "b" } } } },
      },
    });
    assert.deepEqual(definition, {
      name: "birthday",
      resources: {
        people: { kind: "table", key: "username" },
        api: { kind: "service", start: "node server.ts", link: { users: "people" } },
        web: { kind: "site", dir: "public", routes: { "/hello/*": "api" } },
      },
      environments: {
        production: { branch: ["main"], seed: { run: "x", with: "api" }, set: { api: { env: { A: "b" } } } },
      },
    });
    assert.deepEqual(JSON.parse(JSON.stringify(definition)), definition);
    assert.deepEqual(thawed(definition), []);
    assert.deepEqual([people, api, web].flatMap(thawed), []);
  });

  it("keeps an undefined of a rule as null, which JSON does not lose", () => {
    const { environments } = app({
      name: "birthday",
      resources: { api, people },
      environments: {
        preview: { branch: "*", protect: undefined, set: { api: { memory: undefined, env: { A: undefined } } } },
      },
    });
    assert.deepEqual(environments, {
      preview: { branch: "*", protect: null, set: { api: { memory: null, env: { A: null } } } },
    });
  });

  it("says which line to add for a resource that is missing", () => {
    assert.throws(() => app({ name: "birthday", resources: { api } }), {
      code: "definition-invalid",
      message: "resources.api.link.users: this table is missing from resources",
      hint: "Add the line `users,` to the resources of app({ … }).",
    });
  });
});

/** Objects within the value that can be changed. */
function thawed(value: unknown): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return [...(Object.isFrozen(value) ? [] : [value]), ...Object.values(value).flatMap(thawed)];
}
