/** Two tables of an application, the second with a sort key and indexes. */
export const people = { key: { name: "username", type: "S" }, sort: null, indexes: {} } as const;
export const orders = {
  key: { name: "customer", type: "S" },
  sort: { name: "number", type: "N" },
  indexes: {
    byStatus: { key: { name: "status", type: "S" }, sort: { name: "placed", type: "S" } },
    byState: { key: { name: "status", type: "S" }, sort: null },
  },
} as const;
