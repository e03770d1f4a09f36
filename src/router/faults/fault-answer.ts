/** What a fault answers in a service's place. */
export function faultAnswer(status: number, id: string): Buffer {
  const message = `An experiment answered in the service's place: ${id}.`;
  const body = `${JSON.stringify({ error: { code: "fault-injected", message, hint: null } })}\n`;
  const head = [
    `HTTP/1.1 ${status} Injected Fault`,
    "content-type: application/json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    "cache-control: no-store",
    `x-bough-fault: ${id}`,
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
}
