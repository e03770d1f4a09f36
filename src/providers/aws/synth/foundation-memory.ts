import type { Json } from "../../../lib/json.ts";
import type { FoundationSettings, FoundationWish } from "./foundation-settings.ts";

const KEY = "BoughFoundation";

const told = [
  "domain",
  "hostedZone",
  "cloudFrontPrefixList",
  "network",
  "backupRegion",
  "deployers",
  "identityProviders",
  "alarmMails",
  "trail",
] as const satisfies readonly (keyof FoundationWish)[];

/** What a foundation's template notes of the wish that it was made from, so that the next run need not be told again. */
export const foundationMemory = {
  metadata: (settings: FoundationSettings): Readonly<Record<string, unknown>> => ({
    // CloudFormation takes no null.
    [KEY]: Object.fromEntries(told.filter((key) => settings[key] !== null).map((key) => [key, settings[key]])),
  }),

  /** Nothing of a template that was made before this was noted. */
  read(template: Json): Partial<FoundationWish> {
    const { Metadata: metadata = {} } = template as {
      readonly Metadata?: Readonly<Record<string, Partial<FoundationWish>>>;
    };
    return metadata[KEY] ?? {};
  },
};
