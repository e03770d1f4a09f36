/** An origin that answers from memory: as cheap as it gets, so that the proxy before it is what is measured. */
export function originConfig(port: number): string {
  return `${common("fe_origin", port)}  http-request return status 200 content-type text/plain string "hello, a small response of fifty bytes or about so"\n`;
}

export function haproxyConfig(port: number, origin: number): string {
  return `${common("fe_proxy", port)}  option forwardfor\n  default_backend app\nbackend app\n  http-reuse always\n  server app 127.0.0.1:${origin}\n`;
}

export function caddyConfig(port: number, origin: number): string {
  return `{\n  admin off\n  auto_https off\n}\n:${port} {\n  bind 127.0.0.1\n  reverse_proxy 127.0.0.1:${origin}\n}\n`;
}

function common(name: string, port: number): string {
  return [
    "global",
    "  nbthread 1",
    "defaults",
    "  mode http",
    "  timeout client 60s",
    "  timeout server 60s",
    "  timeout connect 2s",
    "  timeout http-keep-alive 60s",
    `frontend ${name}`,
    `  bind 127.0.0.1:${port}`,
    "",
  ].join("\n");
}
