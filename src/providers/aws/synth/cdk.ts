import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const loaded = new Map<string, unknown>();

/** Node.js looks a module of a package up anew each time, among a thousand exports of this one. */
function load(name: string): unknown {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const module: unknown = require(name);
  loaded.set(name, module);
  return module;
}

/**
 * The modules of aws-cdk-lib that are used, each loaded when it is first asked for. An `import` would take
 * every class of a module from its file to know what it exports, three times as long as all the rest.
 */
export const cdk = {
  get core() {
    return load("aws-cdk-lib/core") as typeof import("aws-cdk-lib/core");
  },
  get backup() {
    return load("aws-cdk-lib/aws-backup") as typeof import("aws-cdk-lib/aws-backup");
  },
  get balancing() {
    return load("aws-cdk-lib/aws-elasticloadbalancingv2") as typeof import("aws-cdk-lib/aws-elasticloadbalancingv2");
  },
  get certificates() {
    return load("aws-cdk-lib/aws-certificatemanager") as typeof import("aws-cdk-lib/aws-certificatemanager");
  },
  get cloudfront() {
    return load("aws-cdk-lib/aws-cloudfront") as typeof import("aws-cdk-lib/aws-cloudfront");
  },
  get cloudtrail() {
    return load("aws-cdk-lib/aws-cloudtrail") as typeof import("aws-cdk-lib/aws-cloudtrail");
  },
  get cloudwatch() {
    return load("aws-cdk-lib/aws-cloudwatch") as typeof import("aws-cdk-lib/aws-cloudwatch");
  },
  get codebuild() {
    return load("aws-cdk-lib/aws-codebuild") as typeof import("aws-cdk-lib/aws-codebuild");
  },
  get discovery() {
    return load("aws-cdk-lib/aws-servicediscovery") as typeof import("aws-cdk-lib/aws-servicediscovery");
  },
  get dynamodb() {
    return load("aws-cdk-lib/aws-dynamodb") as typeof import("aws-cdk-lib/aws-dynamodb");
  },
  get ec2() {
    return load("aws-cdk-lib/aws-ec2") as typeof import("aws-cdk-lib/aws-ec2");
  },
  get ecr() {
    return load("aws-cdk-lib/aws-ecr") as typeof import("aws-cdk-lib/aws-ecr");
  },
  get ecs() {
    return load("aws-cdk-lib/aws-ecs") as typeof import("aws-cdk-lib/aws-ecs");
  },
  get iam() {
    return load("aws-cdk-lib/aws-iam") as typeof import("aws-cdk-lib/aws-iam");
  },
  get lambda() {
    return load("aws-cdk-lib/aws-lambda") as typeof import("aws-cdk-lib/aws-lambda");
  },
  get logs() {
    return load("aws-cdk-lib/aws-logs") as typeof import("aws-cdk-lib/aws-logs");
  },
  get route53() {
    return load("aws-cdk-lib/aws-route53") as typeof import("aws-cdk-lib/aws-route53");
  },
  get s3() {
    return load("aws-cdk-lib/aws-s3") as typeof import("aws-cdk-lib/aws-s3");
  },
  get scaling() {
    return load("aws-cdk-lib/aws-applicationautoscaling") as typeof import("aws-cdk-lib/aws-applicationautoscaling");
  },
  get sns() {
    return load("aws-cdk-lib/aws-sns") as typeof import("aws-cdk-lib/aws-sns");
  },
};
