import type { Answer } from "../pages/answer.ts";

export function stopped(message: string): Answer {
  return { status: 503, code: "maintenance", message };
}

export function asleep(app: string, slug: string): Answer {
  return {
    status: 503,
    code: "environment-asleep",
    message: `${app} · ${slug} is asleep.`,
    hint: `Wake it: bough wake ${slug} --app ${app}. A push to its branch wakes it as well.`,
  };
}

export const PAUSED_TOO_LONG: Answer = {
  status: 504,
  code: "paused",
  message: "Work on this environment takes longer than this request could wait.",
  hint: "Try again in a moment.",
};

export const TOO_MANY_WAIT: Answer = {
  status: 503,
  code: "paused",
  message: "Work on this environment is under way, and no more requests can wait for its end.",
  hint: "Try again in a moment.",
};
