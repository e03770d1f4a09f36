/** A contract of 10 MB in which every schema holds the next one, and the last the first; a field of one of them has the type that is asked for. */
export function largeContract(type: string): string {
  const count = 4000;
  const schemas: Record<string, unknown> = {};
  const paths: Record<string, unknown> = {};
  for (let index = 0; index < count; index += 1) {
    const schema = { $ref: `#/components/schemas/Thing${index}` };
    schemas[`Thing${index}`] = {
      type: "object",
      description: "A thing with a description that is as long as generated ones are. ".repeat(9),
      required: ["id", "name"],
      properties: {
        id: { type: "string", format: "uuid" },
        name: { type: index === 7 ? type : "string" },
        next: { $ref: `#/components/schemas/Thing${(index + 1) % count}` },
        tags: { type: "array", items: { type: "string", enum: ["a", "b", "c"] } },
      },
    };
    paths[`/things${index}`] = {
      post: {
        operationId: `post${index}`,
        description: "What it does, said at length. ".repeat(30),
        requestBody: { required: true, content: { "application/json": { schema } } },
        responses: {
          200: { description: "ok", content: { "application/json": { schema } } },
          404: { description: "there is none" },
        },
      },
    };
  }
  const document = { openapi: "3.0.3", info: { title: "Large", version: "1.0.0" }, paths, components: { schemas } };
  return JSON.stringify(document, null, 1);
}
