import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters, styleText } from "node:util";

export type Style = Parameters<typeof styleText>[0];

export interface Narrator {
  /** Prints a line; on a terminal never sooner than a second after the one before, so that it can be read. */
  say(text: string): Promise<void>;
  /** Prints at once. */
  print(text: string): void;
  /** Columns of the terminal; Infinity where there is none. */
  readonly width: number;
  paint(style: Style, text: string): string;
  /** On a terminal, says below all else what is being done, until `settle`. */
  begin(title: string): void;
  /** Latest news of what is being done. */
  readonly progress: (news: string) => void;
  settle(): void;
}

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const BREATH = 1_000;
const CLEAR_LINE = "\r\u001B[2K";

export function createNarrator(stream: NodeJS.WriteStream): Narrator {
  const terminal = stream.isTTY;
  let last = -Infinity;
  let doing: { readonly title: string; readonly since: number; readonly timer: NodeJS.Timeout } | null = null;
  let news = "";
  let frame = 0;

  const paint = (style: Style, text: string): string => styleText(style, text, { stream });

  function print(text: string): void {
    if (doing !== null && terminal) stream.write(CLEAR_LINE);
    stream.write(`${text}\n`);
  }

  function draw(): void {
    if (doing === null) return;
    const seconds = ((performance.now() - doing.since) / 1000).toFixed(1).padStart(5);
    const text = ` ${FRAMES[frame++ % FRAMES.length]} ${doing.title} ${seconds} s  ${news}`;
    const cut = text.slice(0, Math.max(20, stream.columns - 1));
    stream.write(`${CLEAR_LINE}${paint("cyan", cut.slice(0, 2))}${cut.slice(2)}`);
  }

  return {
    paint,
    print,
    width: terminal ? stream.columns : Infinity,
    async say(text) {
      if (terminal) await sleep(Math.max(0, last + BREATH - performance.now()));
      last = performance.now();
      print(text);
    },
    begin(title) {
      news = "";
      doing = { title, since: performance.now(), timer: setInterval(draw, 80) };
      if (!terminal) clearInterval(doing.timer);
    },
    progress(text) {
      news = stripVTControlCharacters(text.split("\n").findLast((line) => line.trim() !== "") ?? news)
        .replace(/^remote: */, "")
        .trim();
    },
    settle() {
      if (doing === null) return;
      clearInterval(doing.timer);
      if (terminal) stream.write(CLEAR_LINE);
      doing = null;
    },
  };
}
