/**
 * Code of the function behind `Custom::BoughTask` (Node.js, with AWS's own SDK in the runtime): runs a
 * command once in a task, and tells CloudFormation when it has ended, and how. The token makes a second
 * call for one request find the first one's task.
 */
export const taskRunnerCode = `const { ECSClient, RunTaskCommand, DescribeTasksCommand } = require("@aws-sdk/client-ecs");
const ecs = new ECSClient({});
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

exports.handler = async (event, context) => {
  const answer = { Status: "SUCCESS", PhysicalResourceId: event.PhysicalResourceId || event.LogicalResourceId };
  try {
    const wanted = event.RequestType === "Create" || (event.RequestType === "Update" && event.ResourceProperties.Once !== "yes");
    if (wanted) await run(event.ResourceProperties, event.RequestId, context);
  } catch (error) {
    answer.Status = "FAILED";
    answer.Reason = String(error.message || error).slice(0, 1000);
  }
  const { StackId, RequestId, LogicalResourceId } = event;
  const body = JSON.stringify({ ...answer, StackId, RequestId, LogicalResourceId });
  await fetch(event.ResponseURL, { method: "PUT", body, headers: { "content-type": "" } });
};

async function run(task, token, context) {
  const { tasks, failures } = await ecs.send(new RunTaskCommand({
    cluster: task.Cluster,
    taskDefinition: task.TaskDefinition,
    launchType: "FARGATE",
    clientToken: token,
    propagateTags: "TASK_DEFINITION",
    overrides: { containerOverrides: [{ name: task.Container, command: ["/bin/sh", "-c", task.Command] }] },
    networkConfiguration: { awsvpcConfiguration: {
      subnets: task.Subnets.split(","), securityGroups: task.SecurityGroups.split(","), assignPublicIp: task.AssignPublicIp,
    } },
  }));
  const started = tasks && tasks[0];
  if (!started) throw new Error("the task of '" + task.Command + "' did not start: " + ((failures && failures[0] && failures[0].reason) || "no reason given"));
  for (;;) {
    const answer = await ecs.send(new DescribeTasksCommand({ cluster: task.Cluster, tasks: [started.taskArn] }));
    const now = answer.tasks && answer.tasks[0];
    if (now && now.lastStatus === "STOPPED") return judge(task, now);
    if (context.getRemainingTimeInMillis() < 20000) throw new Error("'" + task.Command + "' has not ended after 14 minutes");
    await pause(3000);
  }
}

function judge(task, { containers, stoppedReason, taskArn }) {
  const main = containers.find((one) => one.name === task.Container) || {};
  if (main.exitCode === 0) return;
  const how = main.exitCode === undefined ? main.reason || stoppedReason : "exit code " + main.exitCode;
  throw new Error("'" + task.Command + "' failed: " + how + " (task " + taskArn.split("/").pop() + ")");
}
`;
