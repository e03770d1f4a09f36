import { writeFileSync, mkdirSync } from "node:fs";
import { loadDefinition } from "../../../src/config/load.ts";
import { synthesizeEnvironment } from "../../../src/providers/aws/synth/synthesize-environment.ts";
import { domainExports, environmentInput, foundationExports, specOf } from "./support/inputs.ts";
mkdirSync("/tmp/a2/out", { recursive: true });
for (const example of ["birthday", "python-hello", "static-site"]) {
  const definition = await loadDefinition({ root: `examples/${example}` });
  for (const branch of ["main", "feature-a"])
    for (const [k, exports] of Object.entries({ plain: foundationExports, domain: domainExports })) {
      const t = performance.now();
      const e = synthesizeEnvironment(environmentInput(specOf(definition, branch), {}, exports));
      console.log(
        example,
        branch,
        k,
        Math.round(performance.now() - t),
        e.nested.map((n) => `${n.logicalId}:${Object.keys(n.template.Resources as object).length}`).join(" "),
        e.url,
        e.notes,
      );
      const base = `/tmp/a2/out/${example}-${branch}-${k}`;
      writeFileSync(`${base}-root.json`, JSON.stringify(e.root.template, null, 1));
      for (const n of e.nested) writeFileSync(`${base}-${n.logicalId}.json`, JSON.stringify(n.template, null, 1));
    }
}
