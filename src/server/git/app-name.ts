/** A DNS label of at most 40 characters: what an app's name must be. */
export const appName = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
