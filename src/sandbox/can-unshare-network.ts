import { spawn } from "node:child_process";

let answer: Promise<boolean> | null = null;

/** Whether this process may start another one without any network: on Linux, as root. Asked once. */
export function canUnshareNetwork(): Promise<boolean> {
  answer ??= new Promise((resolve) => {
    if (process.platform !== "linux" || process.getuid?.() !== 0) {
      resolve(false);
      return;
    }
    const child = spawn("unshare", ["--net", "true"], { stdio: "ignore" });
    child.once("error", () => resolve(false));
    child.once("close", (status) => resolve(status === 0));
  });
  return answer;
}
