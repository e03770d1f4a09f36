import { posix } from "node:path";
import { contractFault } from "./contract-fault.ts";
import type { Place } from "./contract.ts";

/**
 * The place that a `$ref` names, by its text alone: `people.yaml#/Person` in `openapi.yaml`. Throws
 * for what is not in the contract's folder or not named by a JSON pointer.
 */
export function referenceTarget(ref: string, at: Place): Place {
  const [path = "", ...fragments] = ref.split("#");
  if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(path)) {
    throw contractFault(
      "contract-remote-ref",
      at,
      `expected a \`$ref\` to a file of the service, but "${ref}" is remote`,
      "Put a copy of the file beside the contract, and refer to it by its path.",
    );
  }
  const pointer = decode(fragments.join("#"), at);
  if (pointer !== "" && !pointer.startsWith("/")) {
    throw contractFault(
      "contract-invalid",
      at,
      `expected a JSON pointer after the # of "${ref}"`,
      "Write the way from the top of the file, such as #/components/schemas/Person.",
    );
  }
  return { file: path === "" ? at.file : fileBelow(path, at), pointer };
}

function fileBelow(path: string, at: Place): string {
  const name = decode(path, at);
  const file = posix.normalize(posix.join(posix.dirname(at.file), name));
  if (!posix.isAbsolute(name) && file !== ".." && !file.startsWith("../") && !name.includes("\0")) return file;
  throw contractFault(
    "contract-outside",
    at,
    `expected a \`$ref\` to a file below the service's root, but "${path}" leads outside`,
    "Move the file into the service's folder.",
  );
}

function decode(text: string, at: Place): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    const hint = "Write % itself as %25.";
    throw contractFault("contract-invalid", at, `expected a URI in \`$ref\`, but got "${text}"`, hint, error);
  }
}
