import type { Subject } from "../../sandbox/subject.ts";

export const definitionSubject: Subject = {
  name: "the definition",
  codes: {
    failed: "definition-failed",
    forbidden: "definition-forbidden",
    invalid: "definition-invalid",
    memory: "definition-memory",
    timeout: "definition-timeout",
  },
  hints: {
    throws: "A definition is evaluated at every push: mend what it does there, or write the value itself.",
    reach: "A definition is data: it reaches no network and no other process, and ends by exporting app({ … }).",
    imports:
      "A definition is data: it can import bough, files of its own commit, and of Node.js assert, buffer, fs (to read), path, url and util.",
    packages:
      "Packages are not installed when a definition is read: import bough and files of the repository, with their endings.",
    reads: "A definition can read the files of its own commit, and nothing else.",
    ends: "A definition is data: it ends by exporting app({ … }).",
  },
};
