/** What stands at the head of the OpenAPI document. */
export const openApiHead = {
  openapi: "3.1.0",
  info: {
    title: "bough",
    version: "v1",
    description:
      "The control plane's API. Every call but /healthz needs a token. Errors are `{ error: { code, message, hint } }`. Lists come in pages: `next` of a page is `before` of the one after it.",
    license: { name: "Apache-2.0", identifier: "Apache-2.0" },
  },
  servers: [{ url: "http://127.0.0.1:8081" }],
  security: [{ token: [] }],
};
