/**
 * Code of the function that ECS asks before each step of a shift (Node.js, with AWS's own SDK in the
 * runtime). The service says in the hook's details in which steps its traffic shifts, at which of them it
 * stays for how long, and which parameter is the environment's gate: the largest share that is allowed. What
 * ECS has told the load balancer is read from there: it is what people get.
 */
export const releaseGateCode = `const { ECSClient, DescribeServiceDeploymentsCommand, DescribeServiceRevisionsCommand } = require("@aws-sdk/client-ecs");
const { ElasticLoadBalancingV2Client, DescribeRulesCommand } = require("@aws-sdk/client-elastic-load-balancing-v2");
const { SSMClient, GetParameterCommand } = require("@aws-sdk/client-ssm");
const [ecs, balancing, ssm] = [new ECSClient({}), new ElasticLoadBalancingV2Client({}), new SSMClient({})];

exports.handler = async (event) => {
  const details = typeof event.hookDetails === "string" ? JSON.parse(event.hookDetails) : event.hookDetails;
  // The first release has nobody to protect.
  if (await isFirst(event.resourceArn)) return { hookStatus: "SUCCEEDED" };
  const allowed = details.gate ? await read(details.gate) : "100";
  const share = await shareOf(event.executionDetails.targetServiceRevisionArn, details.rule);
  const next = details.path.find((step) => step > share * 1.02 + 0.01) || 100;
  const since = details.at === share ? details.since : Date.now();
  const stays = details.shares.some((step) => near(step, share)) && Date.now() - since < details.bake;
  console.log(JSON.stringify({ share, next, allowed, stays }));
  if (next <= Number(allowed) && !stays) return { hookStatus: "SUCCEEDED" };
  return { hookStatus: "IN_PROGRESS", callBackDelay: 10, hookDetails: { ...details, at: share, since } };
};

const near = (a, b) => Math.abs(a - b) < 0.01 + b * 0.02;

async function isFirst(arn) {
  const { serviceDeployments } = await ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] }));
  return (serviceDeployments[0].sourceServiceRevisions || []).length === 0;
}

async function shareOf(revision, rule) {
  const { serviceRevisions } = await ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: [revision] }));
  const own = serviceRevisions[0].resolvedConfiguration.loadBalancers.map((one) => one.targetGroupArn);
  const { Rules } = await balancing.send(new DescribeRulesCommand({ RuleArns: [rule] }));
  const groups = Rules[0].Actions.flatMap((action) => (action.ForwardConfig || {}).TargetGroups || []);
  const sum = (list) => list.reduce((all, group) => all + (group.Weight || 0), 0);
  // What cannot be read is no reason to go on: ECS takes the release back.
  if (sum(groups) === 0) throw new Error("rule " + rule + " has no weights");
  return (100 * sum(groups.filter((group) => own.includes(group.TargetGroupArn)))) / sum(groups);
}

async function read(Name) {
  try {
    return (await ssm.send(new GetParameterCommand({ Name }))).Parameter.Value;
  } catch (error) {
    if (error.name === "ParameterNotFound") return "100";
    throw error;
  }
}
`;
