/** The tables that a request names: one, or those of a batch. */
export function tablesOfRequest(request: Readonly<Record<string, unknown>>): readonly string[] {
  const { TableName, RequestItems } = request;
  const batch = typeof RequestItems === "object" && RequestItems !== null ? Object.keys(RequestItems) : [];
  return typeof TableName === "string" ? [TableName, ...batch] : batch;
}
