import { type AwsWhere, explainError } from "./explain-error.ts";

interface Context {
  readonly clientName?: string;
  readonly commandName?: string;
}

type Next = (args: { input: object }) => Promise<{ output: object; response: unknown }>;

/** Every client of the SDK has a stack of middleware of this shape. */
interface Explainable {
  readonly middlewareStack: {
    add(
      middleware: (next: Next, context: Context) => Next,
      options: { step: "initialize"; priority: "high"; name: string; override: boolean },
    ): void;
  };
}

/** Makes every call of a client fail with what a person can act upon; errors of one service's own stay as they are. */
export function explainErrors(client: Explainable, where: AwsWhere): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw explainError(error, { client: context.clientName ?? "", command: context.commandName ?? "" }, where);
      }
    },
    { step: "initialize", priority: "high", name: "boughErrors", override: true },
  );
}
