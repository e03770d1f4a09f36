/** `shop/main/api@v3/0` is `api@v3.0`, as its log is called. */
export const instanceName = (id: string): string => id.split("/").slice(2).join(".");
