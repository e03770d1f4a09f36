import type { WaitingRoom } from "./waiting-room.ts";

/** How many requests wait, in Prometheus' text format 0.0.4. */
export function heldExposition(room: WaitingRoom): string {
  return `# HELP ${NAME} Requests that wait while their environment is paused.\n# TYPE ${NAME} gauge\n${NAME} ${room.size}\n`;
}

const NAME = "bough_requests_held";
