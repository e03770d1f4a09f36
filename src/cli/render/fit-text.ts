import { plainLine } from "../../lib/plain-line.ts";

const segmenter = new Intl.Segmenter();
/** Scripts whose characters take two columns, and emoji. */
const WIDE =
  /^(\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Emoji_Presentation}|[\u3000-\u303F\uFF01-\uFF60])/u;
const ASCII = /^[\u0020-\u007E]*$/;

/** Columns that a text without control characters takes on a terminal. */
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  return [...segmenter.segment(text)].reduce((width, { segment }) => width + columnsOf(segment), 0);
}

/** A text cut to a number of columns, `…` last when something was cut. */
export function fitText(text: string, columns: number): string {
  if (columns <= 0) return "";
  if (textWidth(text) <= columns) return text;
  let fitted = "";
  let width = 0;
  for (const { segment } of segmenter.segment(text)) {
    width += columnsOf(segment);
    if (width > columns - 1) break;
    fitted += segment;
  }
  return `${fitted}…`;
}

/** One line of a program's output as a terminal would show it last, with nothing in it that moves the cursor or changes a colour. */
export function shownLine(text: string): string {
  return plainLine(text.trimEnd().split("\r").at(-1) ?? "");
}

const columnsOf = (segment: string): number => (WIDE.test(segment) ? 2 : 1);
