/** `mainDatabase` and `main-database` both give `MAIN_DATABASE`. */
export const variableName = (alias: string): string =>
  alias
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/[^A-Za-z0-9]+/g, "_")
    .toUpperCase();
