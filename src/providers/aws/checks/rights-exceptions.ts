import type { Exception } from "./explain.ts";

const sid = (...names: readonly string[]): RegExp => new RegExp(`^rights\\[(${names.join("|")})\\]$`);
const anywhere = /./;

/** Why a statement names no single thing. What is not here has to. */
export const rightsExceptions: readonly Exception[] = [
  {
    rule: sid("RegistryToken"),
    resource: anywhere,
    reason: "The token is the account's and opens no repository by itself; the action takes no resource.",
  },
  {
    rule: sid(
      "See",
      "SeeBalancing",
      "SeeNetwork",
      "SeeScaling",
      "SeeLogs",
      "LogGroups",
      "AllStacks",
      "Metrics",
      "Tagged",
      "ReleaseNames",
    ),
    resource: anywhere,
    reason: "Listing and describing take no resource, and show no data of an application.",
  },
  {
    rule: sid("Watch", "Tag"),
    resource: /^(TaskRunner|ReleaseHook)/,
    reason:
      "A task's id is made when it starts; the condition holds it to the foundation's cluster, or to the moment of its start.",
  },
  {
    rule: sid("Targets", "Balancing"),
    resource: anywhere,
    reason: "CloudFormation cuts the names of target groups short, so that nothing of a prefix is sure to remain.",
  },
  {
    rule: sid("TaskDefinitions"),
    resource: /^StackRole/,
    reason: "Registering a task definition takes no resource; which roles it may name, PassRoles says.",
  },
  {
    rule: sid("TableKey"),
    resource: /^StackRole/,
    reason: "DynamoDB's own key has an id that each account makes; the condition allows its use through DynamoDB only.",
  },
  {
    rule: sid("Names", "SecurityGroups", "Scaling", "Edge", "Addresses", "AddressChanges", "Invalidations"),
    resource: /^(StackRole|DeployRole)/,
    reason: "AWS names these by ids of its own, which nobody knows before they are made.",
  },
  {
    rule: sid("NewEdge"),
    resource: /^StackRole/,
    reason: "What does not exist yet has no name; CloudFront takes no resource for making it.",
  },
];
