import { styleText } from "node:util";

export type Format = Parameters<typeof styleText>[0];

/** Colours a text. */
export type Paint = (format: Format, text: string) => string;

/** Colours what goes to a stream that is a terminal; `NO_COLOR` and `FORCE_COLOR` hold. */
export const painter =
  (stream: NodeJS.WritableStream): Paint =>
  (format, text) =>
    styleText(format, text, { stream });

/** Leaves every text as it is. */
export const unpainted: Paint = (_, text) => text;
