/** How this machine reaches the network: a company's proxy and its certificates hold for builds and instances too. */
export function networkSettings(): Record<string, string> {
  const settings = Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => NETWORK.test(entry[0]) && entry[1] !== undefined,
    ),
  );
  return Object.keys(settings).some((name) => PROXY.test(name)) ? { ...settings, ...directly(settings) } : settings;
}

const NETWORK =
  /^(((https?|all|no)_proxy)|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|(CURL|REQUESTS)_CA_BUNDLE|GIT_SSL_CAINFO|PIP_(CERT|INDEX_URL|EXTRA_INDEX_URL)|npm_config_registry)$/i;
const PROXY = /^(https?|all)_proxy$/i;

/** No proxy leads to this machine, where the services of an environment reach each other and their tables. */
function directly({ no_proxy = "", NO_PROXY = "" }: Readonly<Record<string, string>>): Record<string, string> {
  const hosts = [...new Set([...no_proxy.split(","), ...NO_PROXY.split(","), "127.0.0.1", "localhost"])];
  const list = hosts.filter((host) => host !== "").join(",");
  return { no_proxy: list, NO_PROXY: list };
}
