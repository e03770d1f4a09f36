import type { CommandSpec } from "../command.ts";
import { app, count, env, environment, list } from "./options.ts";

const region = { flags: "--region <region>", help: "AWS region (default: $AWS_REGION)" };
const profile = { flags: "--profile <name>", help: "profile of the AWS configuration" };
const yes = { flags: "--yes", help: "do not ask" };

/** What environments are made of and cost, and the accounts that they are in. */
export const aws: readonly CommandSpec[] = [
  {
    name: "cost",
    summary: "estimate what an environment costs in a month",
    details:
      "From list prices that bough carries, with the day on which they were noted: when nobody comes, and at a load. What environments share, the foundation, is in `bough aws status`.",
    arguments: [environment],
    options: [app, env, count("--requests <count>", "requests a minute to estimate for")],
    examples: { "bough cost production --requests 600": "of an environment at ten requests a second" },
    load: () => import("../commands/cost.ts"),
  },
  {
    name: "diagram",
    summary: "draw a running environment: its resources, and who reaches what",
    arguments: [environment],
    options: [app, env, { flags: "--format <format>", help: "mermaid or svg (default: mermaid)" }],
    examples: {
      "bough diagram production": "for a page that draws Mermaid",
      "bough diagram --format svg > environment.svg": "this branch's, as an image",
    },
    load: () => import("../commands/diagram.ts"),
  },
  {
    name: "aws bootstrap",
    summary: "make what environments on AWS stand on, or bring it up to date",
    details:
      "One foundation for protected environments and one for previews, which cannot reach each other: network, cluster, load balancer, buckets, image repository, rights. The plan is shown first, and nothing changes before it is confirmed. What is left out stays as it was told before. Needs no running bough.",
    options: [
      region,
      profile,
      { flags: "--account <id>", help: "refuse credentials of any other account" },
      { flags: "--foundation <name>", help: "production or preview (default: both)" },
      { flags: "--domain <name>", help: "environments are below it, with a certificate" },
      { flags: "--hosted-zone <id>", help: "zone that the domain has already (default: one is made)" },
      {
        flags: "--network <kind>",
        help: "public, endpoints or nat (default: public, which costs nothing; the plan has the prices)",
      },
      { flags: "--backup-region <region>", help: "where backups are copied to" },
      { flags: "--cloudfront-prefix-list <id>", help: "let only CloudFront reach the load balancer" },
      list("--alarm-mail <address>", "who gets the alarms; may be repeated"),
      list("--deployer <pipeline>", "github:owner/name@main: may deploy without a key; may be repeated"),
      list("--identity-provider <host>", "github or gitlab: the account accepts its tokens already"),
      { flags: "--trail", help: "record every call of the account with CloudTrail" },
      { flags: "--reset", help: "take away what was told before and is left out now" },
      yes,
    ],
    examples: {
      "bough aws bootstrap --region eu-central-1": "both foundations, after their plans",
      "bough aws bootstrap --foundation production --deployer github:acme/shop@main --yes": "for a pipeline",
    },
    load: () => import("../commands/aws/bootstrap.ts"),
  },
  {
    name: "aws status",
    summary: "show the foundations of an account, and whose environments stand on them",
    options: [region, profile],
    examples: { "bough aws status --region eu-central-1": "what is there" },
    load: () => import("../commands/aws/status.ts"),
  },
  {
    name: "aws destroy",
    summary: "give a foundation back on which no environment stands",
    arguments: [{ name: "<foundation>", help: "production or preview" }],
    options: [region, profile, { flags: "--with-data", help: "also the registry, assets, images and logs" }, yes],
    examples: { "bough aws destroy preview --with-data": "nothing of it stays" },
    load: () => import("../commands/aws/destroy.ts"),
  },
];
