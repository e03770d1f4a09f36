/** `v4`: what people, routes and metrics call a release. */
export const releaseLabel = (version: number): string => `v${version}`;
