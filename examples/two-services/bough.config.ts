import { app, canary, service } from "bough";

const quotes = service({
  start: "node quotes.ts",
  health: "/healthz",
  contract: "quotes.yaml",
  retry: { attempts: 5, statuses: [503] },
});

const page = service({
  start: "node page.ts",
  health: "/healthz",
  paths: ["/*"],
  link: { quotes },
  uses: { quotes: "1.0" },
});

export default app({
  name: "quotes",
  resources: { quotes, page },
  environments: {
    production: {
      branch: "main",
      strategy: canary({ steps: [10, 50], bake: "1m" }),
      beforeTraffic: { path: "/", contains: "said" },
    },
    staging: {
      branch: "staging",
      extends: "production",
      strategy: "blue-green",
      chaos: {
        allowed: true,
        experiments: {
          "slow-quotes": {
            title: "Quotes are slow, and one in five fails",
            steadyState: [{ path: "/", within: "2s", tolerance: 0.8 }],
            method: [
              { kind: "latency", of: quotes, from: page, ms: 300, jitter: 50 },
              { kind: "error", of: quotes, from: page, status: 503, share: 0.2 },
            ],
            duration: "8s",
          },
          "no-quotes": {
            title: "Quotes do not answer at all",
            steadyState: [{ path: "/", within: "500ms", tolerance: 0.99 }],
            method: [{ kind: "blackhole", of: quotes, from: page }],
            duration: "8s",
          },
        },
      },
    },
    preview: { branch: "*", extends: "staging" },
  },
});
