/**
 * git's post-receive hook: hands the updated refs to the control plane over its unix socket and
 * prints what comes back. Stands alone, without imports, since every push waits for it to start.
 */
const http = process.getBuiltinModule("node:http");
const fs = process.getBuiltinModule("node:fs");

const [socketPath = "", silence = ""] = process.argv.slice(2);
const { BOUGH_APP: app, GIT_PUSH_OPTION_COUNT: optionCount } = process.env;

if (app === undefined) say("The push did not come through bough: it is stored, but not deployed.");
else report(app);

function report(name: string): void {
  const request = http.request({ socketPath, path: "/push", method: "POST", timeout: Number(silence) }, (response) => {
    response.setEncoding("utf8");
    response.on("data", (text: string) => process.stdout.write(text.replaceAll("\0", "")));
    response.on("error", lost);
  });
  request.on("timeout", () => request.destroy(new Error("silence")));
  request.on("error", lost);
  request.end(JSON.stringify({ app: name, updates: readUpdates(), options: readOptions() }));
}

function readUpdates(): { before: string; after: string; ref: string }[] {
  const lines = fs.readFileSync(0, "utf8").split("\n");
  return lines.flatMap((line) => {
    const [before, after, ...ref] = line.split(" ");
    return before === undefined || after === undefined ? [] : [{ before, after, ref: ref.join(" ") }];
  });
}

function readOptions(): string[] {
  return Array.from({ length: Number(optionCount ?? 0) }, (_, index) => process.env[`GIT_PUSH_OPTION_${index}`] ?? "");
}

let lostAlready = false;
function lost(): void {
  if (lostAlready) return;
  lostAlready = true;
  say("bough does not answer. The push is stored and will be deployed when bough is up again.");
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
