import type { Answer } from "./answer.ts";

/** An environment has the host, but none of its routes the path. */
export function noRoute(app: string, slug: string, path: string): Answer {
  return {
    status: 404,
    code: "route-unknown",
    message: `Nothing of ${app} · ${slug} answers at ${path.slice(0, 200)}.`,
    hint: "Give a service or a site of its definition this path.",
  };
}

export const NO_INSTANCE: Answer = {
  status: 503,
  code: "no-healthy-instance",
  message: "Nothing is ready to answer.",
  hint: "Try again in a moment; `bough logs` shows what the service says.",
};

export const UNREACHABLE: Answer = {
  status: 502,
  code: "instance-unreachable",
  message: "The service could not be reached.",
  hint: "`bough logs` shows whether it runs and listens on $PORT.",
};

export const BAD_RESPONSE: Answer = {
  status: 502,
  code: "response-malformed",
  message: "The service did not answer properly.",
  hint: "`bough logs` shows what it says.",
};

export const NO_RESPONSE: Answer = {
  status: 504,
  code: "response-timeout",
  message: "The service took too long to answer.",
  hint: "`bough logs` shows what it was doing.",
};

export const GOES_ROUND: Answer = {
  status: 508,
  code: "origin-loop",
  message: "The request goes round: the server that this address leads to leads back here.",
  hint: "`bough traffic show` says where the traffic goes.",
};

export const CUT_OFF: Answer = {
  status: 504,
  code: "drained",
  message: "A new release took over before this request was answered.",
  hint: "Send it again.",
};
