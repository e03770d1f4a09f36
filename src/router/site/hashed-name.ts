/**
 * Whether a file's path carries a hash of its content, as build tools write it, so that it may be
 * cached for ever. When in doubt it says no: a wrong no costs a revalidation, a wrong yes a year of
 * a stale file. `segments` are the names of folders and file below the site's root.
 */
export function isHashedName(segments: readonly string[]): boolean {
  if (isPage(segments)) return false;
  if (segments.length > 1 && IMMUTABLE_FOLDERS.test(`${segments.slice(0, -1).join("/")}/`)) return true;
  return candidates(segments.at(-1) ?? "").some((token) => isHash(token));
}

/**
 * Whether a build tool may have written the file under a name that changes with its content: what
 * pages that are still open may ask for after a release. Wider than `isHashedName`, for code, styles,
 * fonts and images only: other files are gone when a release drops them.
 */
export function isBuildAsset(segments: readonly string[]): boolean {
  if (isHashedName(segments)) return true;
  const name = segments.at(-1) ?? "";
  return ASSET_TYPES.test(name) && candidates(name).some((token) => token.length >= 8);
}

// Next.js and SvelteKit say so of everything that they write there.
const IMMUTABLE_FOLDERS = /(^|\/)_next\/static\/|(^|\/)_app\/immutable\//;

const ASSET_TYPES = /\.(js|mjs|css|wasm|woff2?|ttf|otf|eot|png|jpe?g|gif|svg|webp|avif|ico)(\.map)?$/i;

function isPage(segments: readonly string[]): boolean {
  return /\.(html?|xhtml)$/i.test(segments.at(-1) ?? "");
}

/** The places where a hash stands: `name-HASH.ext`, `name.HASH.ext`, `HASH.ext`, `name_HASH.ext`, each also before `.chunk`, `.min`, `.module`, `.map`. */
function candidates(name: string): string[] {
  const stem = name.replace(/(\.(chunk|bundle|min|module|worker))?\.[a-z0-9]+(\.map)?$/i, "");
  if (stem === name || UUID.test(stem)) return [];
  const tail = /(?:^|[-._])([A-Za-z0-9]+)$/.exec(stem)?.[1];
  // Base64url hashes hold `-` and `_` themselves; the tools that use them write 8 characters.
  const eight = /[-.]([A-Za-z0-9_-]{8})$/.exec(stem)?.[1];
  return [tail, eight].filter((token) => token !== undefined);
}

// The name of a thing, not of its content.
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function isHash(token: string): boolean {
  return isHex(token) || isBase32(token) || isMixed(token);
}

/** webpack, Rspack, Parcel, Next.js. Not a number, a date or a word with a number (`face2024`). */
function isHex(token: string): boolean {
  if (!/^[0-9a-f]{8,64}$/.test(token) || !/\d/.test(token) || !/[a-f]/.test(token)) return false;
  return token.length >= 16 || !isWordWithNumber(token);
}

/** esbuild and Angular. */
function isBase32(token: string): boolean {
  return /^[A-Z2-7]{8}$/.test(token) && /\d/.test(token) && /[A-Z]/.test(token) && !isWordWithNumber(token);
}

/** Vite and Rollup (base64url), Bun (base36): told from words by how often the kind of character changes. */
function isMixed(token: string): boolean {
  if (token.length !== 8 && !(token.length >= 16 && token.length <= 64)) return false;
  const symbols = /[-_]/.test(token);
  if (symbols && !(/[A-Z]/.test(token) && /[a-z]/.test(token) && /\d/.test(token))) return false;
  return changes(token.replaceAll(/[-_]/g, "")) >= (token.length === 8 ? 4 : 7);
}

function isWordWithNumber(token: string): boolean {
  return /^([A-Za-z]+\d+|\d+[A-Za-z]+)$/.test(token);
}

function changes(token: string): number {
  const kinds = token.replaceAll(/\d/g, "0").replaceAll(/[A-Z]/g, "A").replaceAll(/[a-z]/g, "a");
  return kinds.replaceAll(/(.)\1*/g, "$1").length - 1;
}
