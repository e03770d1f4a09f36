import type { Answer } from "./answer.ts";

/** A small page that stands for itself: no script, no request for anything else, light and dark. */
export function htmlPage({ status, message, hint, links }: Answer, id: string): string {
  const list = (links ?? []).map(({ label, url }) => `<li><a href="${escape(url)}">${escape(label)}</a></li>`).join("");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${status} · ${escape(message)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="status">${status}</p>
<h1>${escape(message)}</h1>
${hint === undefined ? "" : `<p>${escape(hint)}</p>`}
${list === "" ? "" : `<h2>What runs here</h2><ul>${list}</ul>`}
<p class="id">request ${escape(id)}</p>
</main>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light dark; --ink: #22301f; --soft: #6b7a66; --paper: #f7f8f4; --leaf: #3f7d3a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4eadf; --soft: #93a08d; --paper: #161b14; --leaf: #8cc98a; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 2rem;
  background: var(--paper); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; }
main { max-width: 36rem; width: 100%; border-left: 3px solid var(--leaf); padding-left: 1.5rem; }
.status { margin: 0; color: var(--leaf); font-weight: 600; letter-spacing: .08em; }
h1 { margin: .2rem 0 1rem; font-size: 1.5rem; line-height: 1.3; overflow-wrap: anywhere; }
h2 { margin: 1.5rem 0 .5rem; font-size: 1rem; }
ul { margin: 0; padding-left: 1.2rem; }
a { color: var(--leaf); }
.id { margin: 2rem 0 0; color: var(--soft); font: .8rem ui-monospace, monospace; overflow-wrap: anywhere; }
`;
