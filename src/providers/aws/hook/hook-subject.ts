import type { Subject } from "../../../sandbox/subject.ts";

/** Stands beside the definition. */
export const HOOK_FILE = "bough.aws.ts";

export const hookSubject: Subject = {
  name: HOOK_FILE,
  codes: {
    failed: "aws-hook-failed",
    forbidden: "aws-hook-forbidden",
    invalid: "aws-hook-invalid",
    memory: "aws-hook-memory",
    timeout: "aws-hook-timeout",
  },
  hints: {
    throws: "It runs whenever an environment is planned or deployed on AWS: mend what it does there.",
    reach: "It adds constructs and changes those that are there: it reaches no network and no other process.",
    imports:
      "It can import aws-cdk-lib, constructs, files of its own commit, and of Node.js assert, buffer, fs (to read), path, url and util.",
    packages:
      "Packages of the repository are not installed when it runs: import aws-cdk-lib, constructs and files of the repository, with their endings.",
    reads: "It can read the files of its own commit, and nothing else.",
    ends: "It ends by itself when the function that it exports has returned.",
  },
};
