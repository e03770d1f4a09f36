import { createHash, createHmac, timingSafeEqual } from "node:crypto";

import { ApiError } from "./api-error.ts";

export interface SignedRequest {
  readonly method: string;
  /** Raw, with query. */
  readonly url: string;
  /** Lower-case names, values as received. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

export interface Authorization {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const SKEW = 15 * 60 * 1000;

/** Reads the Authorization header of AWS Signature Version 4. Presigned URLs are not taken. */
export function readAuthorization(header: string | undefined): Authorization {
  if (header === undefined || !header.startsWith("AWS4-")) {
    throw new ApiError("MissingAuthenticationTokenException", "Request is missing Authentication Token");
  }
  const fields = new Map(
    header
      .slice(header.indexOf(" ") + 1)
      .split(",")
      .map((field) => field.trim().split("=", 2) as [string, string]),
  );
  const [accessKeyId, date, region, service, terminator, more] = (fields.get("Credential") ?? "").split("/");
  const signedHeaders = fields.get("SignedHeaders")?.split(";");
  const signature = fields.get("Signature");
  if (
    !header.startsWith("AWS4-HMAC-SHA256 ") ||
    !accessKeyId ||
    !date ||
    !region ||
    !service ||
    terminator !== "aws4_request" ||
    more !== undefined ||
    signedHeaders === undefined ||
    !signature
  ) {
    throw new ApiError(
      "IncompleteSignatureException",
      "the Authorization header is not a complete AWS4-HMAC-SHA256 one",
    );
  }
  return { accessKeyId, date, region, service, signedHeaders, signature };
}

/**
 * Throws InvalidSignatureException unless the request was signed with the secret, now (within 15
 * minutes), for DynamoDB, whole. https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function verifySignature(
  request: SignedRequest,
  authorization: Authorization,
  secret: string,
  now: number,
): void {
  const time = headerOf(request, "x-amz-date");
  const { date, region, service, signedHeaders } = authorization;
  if (service !== "dynamodb") throw invalid("Credential should be scoped to correct service: 'dynamodb'.");
  if (!/^\d{8}T\d{6}Z$/.test(time) || time.slice(0, 8) !== date) {
    throw invalid("Date in Credential scope does not match YYYYMMDD from the x-amz-date header.");
  }
  if (Math.abs(timeOf(time) - now) > SKEW) throw invalid(`Signature expired: ${time} is not within 15 minutes of now.`);
  for (const name of ["host", "x-amz-date", "x-amz-target"]) {
    if (!signedHeaders.includes(name)) throw invalid(`'${name}' must be a 'SignedHeader' in the AWS Authorization.`);
  }

  const bodyHash = sha256(request.body);
  const declared = headerOf(request, "x-amz-content-sha256");
  if (declared !== "" && declared !== bodyHash)
    throw invalid("The body is not the one that x-amz-content-sha256 names.");

  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", time, scope, sha256(canonicalRequest(request, signedHeaders, bodyHash))].join(
    "\n",
  );
  const expected = hmac(signingKey(secret, date, region, service), toSign);
  const given = Buffer.from(authorization.signature, "hex");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw invalid(
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.",
    );
  }
}

function canonicalRequest(request: SignedRequest, signedHeaders: readonly string[], bodyHash: string): string {
  const [path = "/", query = ""] = request.url.split("?", 2);
  const headers = signedHeaders.map((name) => `${name}:${headerOf(request, name)}\n`).join("");
  const parameters = query.split("&").filter(Boolean).sort().join("&");
  return [request.method, path, parameters, headers, signedHeaders.join(";"), bodyHash].join("\n");
}

function headerOf({ headers }: SignedRequest, name: string): string {
  const value = headers[name] ?? "";
  const joined = typeof value === "string" ? value : value.join(",");
  return joined.trim().replaceAll(/ +/g, " ");
}

function timeOf(time: string): number {
  return Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

function signingKey(secret: string, date: string, region: string, service: string): Buffer {
  return [date, region, service, "aws4_request"].reduce<Buffer>(hmac, Buffer.from(`AWS4${secret}`));
}

function hmac(key: Buffer, data: string): Buffer {
  return createHmac("sha256", key).update(data).digest();
}

function sha256(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

function invalid(message: string): ApiError {
  return new ApiError("InvalidSignatureException", message);
}
