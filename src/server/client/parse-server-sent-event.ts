export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

/** Reads one block of an event stream, as the HTML standard has it; null for one without data, such as a comment. */
export function parseServerSentEvent(block: string): ServerSentEvent | null {
  let event = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const [, name = "", value = ""] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (name === "event") event = value;
    if (name === "data") data.push(value);
  }
  return data.length === 0 ? null : { event, data: data.join("\n") };
}
