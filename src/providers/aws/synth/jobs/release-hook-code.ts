/**
 * Code of the function that ECS asks at the stages of a release (Node.js, with AWS's own SDK in the
 * runtime). The service says in the hook's details what is to be checked, and which parameter is its gate.
 */
export const releaseHookCode = `const { SSMClient, GetParameterCommand } = require("@aws-sdk/client-ssm");
const ssm = new SSMClient({});

exports.handler = async (event) => {
  const details = typeof event.hookDetails === "string" ? JSON.parse(event.hookDetails) : event.hookDetails || {};
  const gate = details.gate ? await read(details.gate) : "open";
  if (gate === "hold") return { hookStatus: "IN_PROGRESS", callBackDelay: 10 };
  // Later stages are asked when a release is taken back, too: to say no there would stop that.
  if (gate === "abort" && event.lifecycleStage !== "PRODUCTION_TRAFFIC_SHIFT") return { hookStatus: "FAILED" };
  // The first release has nobody to protect yet, and no address that leads to it.
  if (Object.keys(event.productionTrafficWeights || {}).length < 2) return { hookStatus: "SUCCEEDED" };
  for (const check of details.checks || []) {
    const fault = await ask(check);
    console.log(JSON.stringify({ check: check.name, url: check.url, fault: fault || null }));
    if (fault) return { hookStatus: "FAILED" };
  }
  return { hookStatus: "SUCCEEDED" };
};

async function read(Name) {
  try {
    return (await ssm.send(new GetParameterCommand({ Name }))).Parameter.Value;
  } catch (error) {
    if (error.name === "ParameterNotFound") return "open";
    throw error;
  }
}

async function ask({ method, url, headers, status, contains, timeout }) {
  try {
    const answer = await fetch(url, { method, headers, redirect: "manual", signal: AbortSignal.timeout(timeout) });
    const text = await answer.text();
    if (answer.status !== status) return "status " + answer.status + " instead of " + status;
    return contains !== null && !text.includes(contains) ? "the answer lacks " + JSON.stringify(contains) : "";
  } catch (error) {
    return String(error.message || error);
  }
}
`;
