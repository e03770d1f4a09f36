import type { Stack } from "aws-cdk-lib/core";

import { cdk } from "../cdk.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { servicePort } from "./service-port.ts";

/** Where an environment's tasks are on the network. */
export interface Network {
  readonly securityGroups: readonly string[];
  /** Nested stack that they stand in. */
  readonly stack: Stack;
}

/** Only the load balancer and the environment's own services reach a service; no other environment does. */
export function networkOf(context: EnvironmentContext): Network {
  return (context.network ??= makeNetwork(context));
}

function makeNetwork(context: EnvironmentContext): Network {
  const stack = context.place("compute", 2);
  const { exports } = context.input.foundation;
  const { app, slug } = context.spec;
  const members = new cdk.ec2.CfnSecurityGroup(stack, "Members", {
    groupDescription: `What runs in ${app}/${slug}`,
    vpcId: exports.VpcId,
  });
  const port = { ipProtocol: "tcp", fromPort: servicePort, toPort: servicePort };
  const services = new cdk.ec2.CfnSecurityGroup(stack, "Services", {
    groupDescription: `Services of ${app}/${slug}`,
    vpcId: exports.VpcId,
    securityGroupIngress: [
      { ...port, sourceSecurityGroupId: exports.LoadBalancerSecurityGroup, description: "Load balancer" },
      { ...port, sourceSecurityGroupId: members.attrGroupId, description: "Services of the same environment" },
    ],
  });
  context.expose("network", { members, services });
  return { securityGroups: [members.attrGroupId, services.attrGroupId], stack };
}
