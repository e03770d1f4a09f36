/** An error as DynamoDB answers it, so that every SDK throws the exception that it would throw on AWS. */
export class ApiError extends Error {
  override readonly name: string;
  readonly status: number;

  constructor(name: ApiErrorName, message: string, status = 400) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

export type ApiErrorName =
  | "AccessDeniedException"
  | "IncompleteSignatureException"
  | "InternalServerError"
  | "InvalidSignatureException"
  | "MissingAuthenticationTokenException"
  | "RequestEntityTooLarge"
  | "SerializationException"
  | "UnknownOperationException"
  | "UnrecognizedClientException";

/** Status and body of any error. What is not the request's own fault keeps its details to itself. */
export function errorAnswer(error: unknown): { readonly status: number; readonly body: object } {
  if (error instanceof ApiError) {
    const origin = error.status < 500 ? "com.amazon.coral.service" : "com.amazonaws.dynamodb.v20120810";
    return { status: error.status, body: { __type: `${origin}#${error.name}`, message: error.message } };
  }
  const { statusCode, body } = (error ?? {}) as { statusCode?: number; body?: object };
  if (statusCode !== undefined && body !== undefined) return { status: statusCode, body };
  return errorAnswer(new ApiError("InternalServerError", "the table server failed; the request may be repeated", 500));
}
