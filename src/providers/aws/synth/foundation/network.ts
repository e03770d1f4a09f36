import type { CfnRouteTable, CfnSubnet, CfnVPC, CfnVPCEndpoint } from "aws-cdk-lib/aws-ec2";
import type { CfnBucket } from "aws-cdk-lib/aws-s3";
import { cdk } from "../cdk.ts";
import { type FoundationContext, isProduction } from "./foundation-context.ts";

export interface FoundationNetwork {
  readonly vpc: CfnVPC;
  readonly publicSubnets: readonly CfnSubnet[];
}

const ZONES = [0, 1];
/** What tasks in private subnets need to start and to log, besides S3 and DynamoDB, whose endpoints are free. */
const interfaces = ["ecr.api", "ecr.dkr", "logs"];

/** A network over two zones; where services stand in it is the setting `network`. */
export function network(context: FoundationContext, logs: CfnBucket): FoundationNetwork {
  const { stack, settings } = context;
  const block = isProduction(context) ? "10.60" : "10.61";
  const vpc = new cdk.ec2.CfnVPC(stack, "Vpc", {
    cidrBlock: `${block}.0.0/16`,
    enableDnsHostnames: true,
    enableDnsSupport: true,
    tags: named(context),
  });
  const gateway = new cdk.ec2.CfnInternetGateway(stack, "Gateway", { tags: named(context) });
  const attachment = new cdk.ec2.CfnVPCGatewayAttachment(stack, "GatewayAttachment", {
    vpcId: vpc.ref,
    internetGatewayId: gateway.ref,
  });

  const publicTable = new cdk.ec2.CfnRouteTable(stack, "PublicRoutes", { vpcId: vpc.ref, tags: named(context) });
  const out = new cdk.ec2.CfnRoute(stack, "PublicRoute", {
    routeTableId: publicTable.ref,
    destinationCidrBlock: "0.0.0.0/0",
    gatewayId: gateway.ref,
  });
  out.addResourceDependency(attachment);
  const publicSubnets = ZONES.map((zone) =>
    subnet(context, vpc, { id: `Public${zone + 1}`, cidr: `${block}.${zone}.0/24`, zone, table: publicTable }),
  );
  const isPrivate = settings.network !== "public";
  const tables = isPrivate ? privateTables(context, vpc, publicSubnets) : [];
  const privateSubnets = tables.map((table, zone) =>
    subnet(context, vpc, { id: `Private${zone + 1}`, cidr: `${block}.${16 + zone * 16}.0/20`, zone, table }),
  );
  gatewayEndpoints(context, vpc, isPrivate ? tables : [publicTable]);
  if (settings.network === "endpoints") interfaceEndpoints(context, vpc, { block, subnets: privateSubnets });
  if (isProduction(context)) flowLog(context, vpc, logs);

  context.exports.VpcId = vpc.ref;
  context.exports.ServiceSubnets = cdk.core.Fn.join(
    ",",
    (isPrivate ? privateSubnets : publicSubnets).map(({ ref }) => ref),
  );
  context.exports.AssignPublicIp = isPrivate ? "DISABLED" : "ENABLED";
  context.expose("network", { vpc, publicTable });
  return { vpc, publicSubnets };
}

function named({ settings }: FoundationContext): { key: string; value: string }[] {
  return [{ key: "Name", value: `bough-${settings.name}` }];
}

interface SubnetParts {
  readonly id: string;
  readonly cidr: string;
  readonly zone: number;
  readonly table: CfnRouteTable;
}

function subnet(context: FoundationContext, vpc: CfnVPC, { id, cidr, zone, table }: SubnetParts): CfnSubnet {
  const made = new cdk.ec2.CfnSubnet(context.stack, id, {
    vpcId: vpc.ref,
    cidrBlock: cidr,
    availabilityZone: cdk.core.Fn.select(zone, cdk.core.Fn.getAzs()),
    // What needs a public address asks for one; nothing gets it unasked.
    mapPublicIpOnLaunch: false,
    tags: named(context),
  });
  const association = new cdk.ec2.CfnSubnetRouteTableAssociation(context.stack, `${id}Association`, {
    subnetId: made.ref,
    routeTableId: table.ref,
  });
  context.expose("subnets", { [id]: made, [`${id}Association`]: association });
  return made;
}

/** A route table for each zone. Production has a gateway in each, so that one zone's loss is not the other's. */
function privateTables(
  context: FoundationContext,
  vpc: CfnVPC,
  publicSubnets: readonly CfnSubnet[],
): readonly CfnRouteTable[] {
  const { stack, settings } = context;
  const tables = ZONES.map(
    (zone) => new cdk.ec2.CfnRouteTable(stack, `Private${zone + 1}Routes`, { vpcId: vpc.ref, tags: named(context) }),
  );
  if (settings.network !== "nat") return tables;
  const gateways = publicSubnets.slice(0, isProduction(context) ? ZONES.length : 1).map((place, index) => {
    const address = new cdk.ec2.CfnEIP(stack, `Nat${index + 1}Address`, { domain: "vpc", tags: named(context) });
    return new cdk.ec2.CfnNatGateway(stack, `Nat${index + 1}`, {
      subnetId: place.ref,
      allocationId: address.attrAllocationId,
      tags: named(context),
    });
  });
  const routes = tables.map((table, zone) => {
    const gateway = gateways[zone] ?? gateways[0];
    return new cdk.ec2.CfnRoute(stack, `Private${zone + 1}Route`, {
      routeTableId: table.ref,
      destinationCidrBlock: "0.0.0.0/0",
      ...(gateway !== undefined && { natGatewayId: gateway.ref }),
    });
  });
  context.expose("nat", Object.fromEntries(routes.map((route, index) => [`route${index + 1}`, route])));
  return tables;
}

function gatewayEndpoints(context: FoundationContext, vpc: CfnVPC, tables: readonly CfnRouteTable[]): void {
  const endpoint = (id: string, service: string): CfnVPCEndpoint =>
    new cdk.ec2.CfnVPCEndpoint(context.stack, id, {
      vpcId: vpc.ref,
      vpcEndpointType: "Gateway",
      serviceName: `com.amazonaws.${context.settings.region}.${service}`,
      routeTableIds: tables.map(({ ref }) => ref),
    });
  context.expose("endpoints", { s3: endpoint("S3Endpoint", "s3"), dynamodb: endpoint("DynamoDbEndpoint", "dynamodb") });
}

function interfaceEndpoints(
  context: FoundationContext,
  vpc: CfnVPC,
  { block, subnets }: { readonly block: string; readonly subnets: readonly CfnSubnet[] },
): void {
  const group = new cdk.ec2.CfnSecurityGroup(context.stack, "EndpointGroup", {
    vpcId: vpc.ref,
    groupDescription: "AWS services, for what runs in this network",
    securityGroupIngress: [
      { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIp: `${block}.0.0/16`, description: "This network" },
    ],
  });
  const endpoints = interfaces.map((service): [string, CfnVPCEndpoint] => [
    service,
    new cdk.ec2.CfnVPCEndpoint(context.stack, `${service.replaceAll(/[^a-z]/g, "")}Endpoint`, {
      vpcId: vpc.ref,
      vpcEndpointType: "Interface",
      serviceName: `com.amazonaws.${context.settings.region}.${service}`,
      privateDnsEnabled: true,
      subnetIds: subnets.map(({ ref }) => ref),
      securityGroupIds: [group.attrGroupId],
    }),
  ]);
  context.expose("interfaces", Object.fromEntries(endpoints));
}

function flowLog({ stack, expose }: FoundationContext, vpc: CfnVPC, logs: CfnBucket): void {
  const made = new cdk.ec2.CfnFlowLog(stack, "FlowLog", {
    resourceType: "VPC",
    resourceId: vpc.ref,
    trafficType: "REJECT",
    logDestinationType: "s3",
    logDestination: `${logs.attrArn}/network/`,
  });
  expose("flowLog", { log: made });
}
