/**
 * Code of the function that ECS asks at the places of a release's checks (Node.js, with AWS's own SDK in the
 * runtime). The hook's details have the requests to make and the commands to run in tasks of the service;
 * the tokens make a second call find the first one's tasks, and what is under way is handed on to the next.
 */
export const releaseHookCode = `const { ECSClient, DescribeServiceDeploymentsCommand, DescribeTasksCommand, RunTaskCommand } = require("@aws-sdk/client-ecs");
const ecs = new ECSClient({});

exports.handler = async (event) => {
  const details = typeof event.hookDetails === "string" ? JSON.parse(event.hookDetails) : event.hookDetails;
  // The first release has nobody to protect yet, and no address that leads to it.
  if (await isFirst(event.resourceArn)) return { hookStatus: "SUCCEEDED" };
  if (!details.running) {
    for (const check of details.requests) {
      if (!told(check, await ask(check, details.asked))) return { hookStatus: "FAILED" };
    }
    if (details.commands.length === 0) return { hookStatus: "SUCCEEDED" };
    details.running = await Promise.all(details.commands.map((check, index) => start(check, details, event.executionId + index)));
  }
  const pending = [];
  for (const check of details.running) {
    const fault = await faultOf(check, details);
    if (fault === null) pending.push(check);
    else if (!told(check, fault)) return { hookStatus: "FAILED" };
  }
  if (pending.length === 0) return { hookStatus: "SUCCEEDED" };
  return { hookStatus: "IN_PROGRESS", callBackDelay: 10, hookDetails: { ...details, running: pending } };
};

function told({ name }, fault) {
  console.log(JSON.stringify({ check: name, fault: fault || null }));
  return !fault;
}

async function isFirst(arn) {
  const { serviceDeployments } = await ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] }));
  return (serviceDeployments[0].sourceServiceRevisions || []).length === 0;
}

async function ask({ method, url, status, contains, timeout }, asked) {
  try {
    const answer = await fetch(url, { method, headers: asked, redirect: "manual", signal: AbortSignal.timeout(timeout) });
    const text = await answer.text();
    if (answer.status !== status) return "status " + answer.status + " instead of " + status;
    return contains !== null && !text.includes(contains) ? "the answer lacks " + JSON.stringify(contains) : "";
  } catch (error) {
    return String(error.message || error);
  }
}

async function start({ name, run, timeout }, { cluster, task, subnets, securityGroups, assignPublicIp, url, header }, token) {
  const environment = [
    { name: "BOUGH_CHECK_URL", value: url },
    { name: "BOUGH_CHECK_HEADER", value: header.name + ": " + header.value },
  ];
  const { tasks = [], failures = [] } = await ecs.send(new RunTaskCommand({
    cluster,
    taskDefinition: task,
    launchType: "FARGATE",
    clientToken: token.slice(-64),
    propagateTags: "TASK_DEFINITION",
    overrides: { containerOverrides: [{ name: "app", command: ["/bin/sh", "-c", run], environment }] },
    networkConfiguration: { awsvpcConfiguration: { subnets: subnets.split(","), securityGroups, assignPublicIp } },
  }));
  if (!tasks[0]) throw new Error("'" + run + "' did not start: " + ((failures[0] || {}).reason || "no reason given"));
  return { name, arn: tasks[0].taskArn, until: Date.now() + timeout };
}

// Null while it runs. A task has to be given an instance first, which its own time does not count.
async function faultOf({ arn, until }, { cluster }) {
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [arn] }));
  const now = tasks[0] || {};
  if (now.lastStatus !== "STOPPED") return Date.now() > until + 120000 ? "has not ended in time" : null;
  const { exitCode, reason } = (now.containers || []).find((one) => one.name === "app") || {};
  return exitCode === 0 ? "" : exitCode === undefined ? reason || now.stoppedReason || "stopped" : "exit code " + exitCode;
}
`;
