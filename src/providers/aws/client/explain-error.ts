import { BoughError } from "../../../lib/bough-error.ts";
import { hasCode } from "../../../lib/has-code.ts";
import { allowHint, deniedAction } from "./denied-action.ts";
import { type AwsCall, actionOf } from "./action-of.ts";

export interface AwsWhere {
  readonly region: string;
  readonly profile: string | null;
}

/** What any call may fail with: who we are, what we may do, whether we reach AWS. Other errors stay as they are. */
export function explainError(error: unknown, call: AwsCall, where: AwsWhere): unknown {
  if (!(error instanceof Error) || error instanceof BoughError) return error;
  return (
    explainCredentials(error, where) ??
    explainDenial(error, call) ??
    explainThrottling(error, call) ??
    explainRegion(error, where) ??
    explainConnection(error, call, where) ??
    error
  );
}

function explainCredentials(error: Error, { profile }: AwsWhere): BoughError | null {
  const who = profile === null ? "The AWS credentials" : `The AWS credentials of profile ${profile}`;
  if (error.name === "CredentialsProviderError" || error.name === "TokenProviderError")
    return new BoughError("aws-credentials-missing", `${who} were not found: ${error.message}`, {
      hint: "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile, or sign in with `aws sso login`.",
      cause: error,
    });
  if (EXPIRED.has(error.name) || (error.name === "AccessDeniedException" && /token .*expired/i.test(error.message)))
    return new BoughError("aws-credentials-expired", `${who} have expired.`, {
      hint: "Sign in again, then repeat the command: what was done stays done.",
      cause: error,
    });
  if (INVALID.has(error.name))
    return new BoughError("aws-credentials-invalid", `${who} are not valid: ${error.message}`, {
      hint: "Check the access key and its secret, the clock of this machine, and whether the region is enabled in the account.",
      cause: error,
    });
  return null;
}

const EXPIRED = new Set(["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"]);
const INVALID = new Set([
  "InvalidClientTokenId",
  "UnrecognizedClientException",
  "InvalidAccessKeyId",
  "SignatureDoesNotMatch",
  "InvalidSignatureException",
  "IncompleteSignature",
  "AuthFailure",
  "InvalidToken",
]);

function explainDenial(error: Error, call: AwsCall): BoughError | null {
  if (!DENIED.has(error.name) && statusOf(error) !== 403) return null;
  const denied = deniedAction(error.message) ?? {
    action: actionOf(call),
    resource: "*",
    principal: null,
    forbiddenBy: null,
  };
  const who = denied.principal ?? "The AWS credentials";
  return new BoughError("aws-access-denied", `${who} may not call ${denied.action} on ${denied.resource}.`, {
    hint: allowHint(denied, "its policy"),
    cause: error,
  });
}

const DENIED = new Set(["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "Forbidden"]);

/** Seen only after all attempts of the SDK. */
function explainThrottling(error: Error, call: AwsCall): BoughError | null {
  if (!THROTTLED.has(error.name) && statusOf(error) !== 429) return null;
  return new BoughError("aws-throttled", `AWS still throttles ${actionOf(call)} after many attempts.`, {
    hint: "Wait a minute and repeat the command: what was done stays done.",
    cause: error,
  });
}

const THROTTLED = new Set([
  "Throttling",
  "ThrottlingException",
  "ThrottledException",
  "TooManyRequestsException",
  "RequestLimitExceeded",
  "SlowDown",
]);

function explainRegion(error: Error, { region }: AwsWhere): BoughError | null {
  if (!REDIRECTED.has(error.name) && statusOf(error) !== 301) return null;
  return new BoughError("aws-region-wrong", `What was asked for is not in ${region}: ${error.message}`, {
    hint: "Compare the region in bough.config.ts with the one that the foundation was made in.",
    cause: error,
  });
}

const REDIRECTED = new Set(["PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException"]);

function explainConnection(error: Error, call: AwsCall, { region }: AwsWhere): BoughError | null {
  if (hasCode(error, "ENOTFOUND", "EAI_AGAIN"))
    return new BoughError("aws-unreachable", `AWS has no address for ${actionOf(call)} in ${region}.`, {
      hint: "Check the name of the region, and whether this machine reaches the internet.",
      cause: error,
    });
  if (!hasCode(error, ...CONNECTION_CODES) && error.name !== "TimeoutError") return null;
  return new BoughError("aws-unreachable", `AWS could not be reached for ${actionOf(call)}: ${error.message}`, {
    hint: "Repeat the command when the network is back: what was done stays done.",
    cause: error,
  });
}

const CONNECTION_CODES = ["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"];

function statusOf(error: Error): number | null {
  if (!("$metadata" in error) || typeof error.$metadata !== "object" || error.$metadata === null) return null;
  const { $metadata } = error;
  return "httpStatusCode" in $metadata && typeof $metadata.httpStatusCode === "number"
    ? $metadata.httpStatusCode
    : null;
}
