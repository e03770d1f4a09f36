import type { Diagram, DiagramNode } from "./diagram.ts";

/** The diagram in Mermaid's language, for pages that draw it themselves: GitHub, GitLab, most wikis. */
export function renderMermaid({ title, nodes, edges }: Diagram): string {
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const lines = [
    "---",
    `title: ${JSON.stringify(title)}`,
    "---",
    "flowchart LR",
    ...nodes.map((node) => `  ${names.get(node.id) ?? ""}${shape(node)}`),
    ...edges.map(
      ({ from, to, label }) =>
        `  ${names.get(from) ?? ""} -->${label === "" ? "" : `|"${text(label)}"|`} ${names.get(to) ?? ""}`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function shape({ kind, label, detail }: DiagramNode): string {
  const inside = `"${text(label)}${detail === "" ? "" : `<br/>${text(detail)}`}"`;
  switch (kind) {
    case "people":
      return `([${inside}])`;
    case "entry":
      return `{{${inside}}}`;
    case "table":
      return `[(${inside})]`;
    case "site":
      return `[/${inside}/]`;
    case "service":
      return `[${inside}]`;
  }
}

/** Mermaid reads `#…;` as a character, and has no other way to write a quote. */
function text(raw: string): string {
  return raw
    .replaceAll("#", "#35;")
    .replaceAll('"', "#quot;")
    .replaceAll("<", "#lt;")
    .replaceAll(">", "#gt;")
    .replaceAll(/\s+/g, " ");
}
