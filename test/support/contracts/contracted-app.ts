/** The contract of a shop's `GET /people`; what is given takes the place of the same parts. */
export interface ContractParts {
  readonly version: string;
  /** Properties of a person, all required, as YAML schemas: `{ name: "type: string" }`. */
  readonly person: Readonly<Record<string, string>>;
  /** Lines at the document's root. */
  readonly more?: string;
}

export const contractOf = ({ version, person, more = "" }: ContractParts): string => `openapi: 3.1.0
info: { title: people, version: ${version} }
${more}
paths:
  /people:
    get:
      responses:
        "200":
          description: everybody
          content:
            application/json:
              schema: { type: array, minItems: 1, items: { $ref: "#/components/schemas/Person" } }
components:
  schemas:
    Person:
      type: object
      required: [${Object.keys(person).join(", ")}]
      properties:
${Object.entries(person)
  .map(([name, schema]) => `        ${name}: { ${schema} }`)
  .join("\n")}
`;

/**
 * An `api` that keeps a contract and answers `/people` with what is given, and a `web` that was written against
 * version 1.0 of it. `/release` says which release answers.
 */
export const contractedFiles = (app: string, contract: string, people: unknown): Readonly<Record<string, string>> => ({
  "bough.config.ts": `import { app, service } from "bough";
const api = service({ root: "api", start: "node server.cjs", health: "/healthz", paths: ["/*"], contract: "openapi.yaml" });
const web = service({ root: "web", start: "node server.cjs", health: "/healthz", link: { people: api }, uses: { people: "1.0" } });
export default app({ name: ${JSON.stringify(app)}, resources: { api, web } });
`,
  "api/openapi.yaml": contract,
  "api/people.json": JSON.stringify(people),
  "api/server.cjs": server,
  "web/server.cjs": server,
});

const server = `const { createServer } = require("node:http");
const { existsSync, readFileSync } = require("node:fs");
const people = existsSync("people.json") ? readFileSync("people.json", "utf8") : "[]";
createServer(({ url }, response) => {
  if (url !== "/people") return response.end(process.env.BOUGH_RELEASE);
  response.setHeader("content-type", "application/json");
  response.end(people);
}).listen(process.env.PORT, "127.0.0.1");
`;
