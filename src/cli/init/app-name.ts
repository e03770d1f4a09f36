import { basename } from "node:path";
import { BoughError } from "../../lib/bough-error.ts";
import { hostLabel } from "../../lib/host-label.ts";

const LONGEST = 40;

/**
 * The name of an app: the one that was asked for, or made from the folder's. Pure.
 *
 * @throws `app-name-invalid` when the one asked for is none, or nothing of the folder's can be in one.
 */
export function appName(asked: string | undefined, folder: string): string {
  const name = asked ?? labelOf(basename(folder));
  if (hostLabel.test(name)) return name;
  const instead = asked === undefined ? "" : labelOf(asked);
  throw new BoughError(
    "app-name-invalid",
    asked === undefined ? `No name can be made from the folder ${folder}.` : `${asked} cannot be the name of an app.`,
    {
      hint: `Use a-z, 0-9 and single -, a letter first, at most ${LONGEST}: --app ${instead === "" ? "my-app" : instead}`,
    },
  );
}

const labelOf = (text: string): string =>
  trim(
    trim(
      text
        .normalize("NFKD")
        .toLowerCase()
        .replaceAll(/\p{M}/gu, "")
        .replaceAll(/[^a-z0-9]+/g, "-")
        .replace(/^[^a-z]+/, ""),
    ).slice(0, LONGEST),
  );

const trim = (text: string): string => text.replaceAll(/^-+|-+$/g, "");
