/** How this machine reaches the network: a company's proxy and its certificates hold for builds and instances too. */
export function networkSettings(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => NETWORK.test(entry[0]) && entry[1] !== undefined,
    ),
  );
}

const NETWORK =
  /^(((https?|all|no)_proxy)|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|(CURL|REQUESTS)_CA_BUNDLE|GIT_SSL_CAINFO|PIP_(CERT|INDEX_URL|EXTRA_INDEX_URL)|npm_config_registry)$/i;
