import { createHash } from "node:crypto";
import type { Spec } from "../../../../model/spec.ts";

/**
 * The header that leads to a service's new revision before people get it. It opens nothing that will not
 * be public a moment later; the digest only keeps people from getting there by chance.
 */
export function checkHeader({ app, slug }: Spec, service: string): { readonly name: string; readonly value: string } {
  return {
    name: "x-bough-check",
    value: createHash("sha256").update(`check ${app}/${slug}/${service}`).digest("hex").slice(0, 32),
  };
}
