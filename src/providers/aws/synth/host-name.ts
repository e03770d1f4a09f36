import { createHash } from "node:crypto";
import type { Spec } from "../../../model/spec.ts";

const LONGEST_LABEL = 63;

/**
 * The environment's address below `domain`, one label deep, so that one wildcard certificate covers
 * all: `shop.example.org` for production, `feature-a--shop.example.org` else. Neither part has `--`, so
 * no two environments share one. A label with `--` as its third and fourth characters would be read as
 * an encoded name, and one of more than 63 characters is none: those get a digest.
 */
export function hostName({ app, slug, environment, preview }: Spec, domain: string): string {
  return `${environmentLabel({ app, slug }, !preview && environment === "production")}.${domain}`;
}

export function environmentLabel(
  { app, slug }: { readonly app: string; readonly slug: string },
  production = false,
): string {
  if (production) return app;
  const label = `${slug}--${app}`;
  if (label.length <= LONGEST_LABEL && label.slice(2, 4) !== "--") return label;
  const digest = createHash("sha256").update(label).digest("hex").slice(0, 8);
  return `${slug.slice(0, 20).replace(/-+$/, "")}-${digest}--${app.slice(0, 30).replace(/-+$/, "")}`;
}
