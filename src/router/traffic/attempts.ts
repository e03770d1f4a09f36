import type { RetryPolicy } from "../route-table.ts";
import type { Instance } from "../target/instance.ts";
import type { RequestHead } from "../wire/parse-request-head.ts";

/** How often one request was tried, where in vain, and whether it may be tried again. */
export class Attempts {
  /** They have failed this request in one way or another. */
  failed: readonly Instance[] = NONE;
  /** No connection to them came about. */
  unreachable: readonly Instance[] = NONE;
  /** Whether sending it twice does no harm, and nothing of it is lost by sending it once in vain. */
  readonly repeatable: boolean;
  /** Null for a request that must not be sent twice. */
  readonly policy: RetryPolicy | null;
  private made = 0;
  private sent = 0;

  constructor({ framing, upgrade, method }: RequestHead, policy: RetryPolicy | null) {
    this.repeatable = framing === "none" && upgrade === null && IDEMPOTENT.has(method);
    this.policy = this.repeatable ? policy : null;
  }

  begin(): void {
    this.made += 1;
  }

  send(): void {
    this.sent += 1;
  }

  /** Whether a request that was never taken up may go to an instance again. */
  get mayGoOn(): boolean {
    return this.made < Math.max(MOST, this.policy?.attempts ?? 0);
  }

  /** Whether a request that an instance has taken up may be sent again. */
  get mayRepeat(): boolean {
    return this.policy !== null && this.sent < this.policy.attempts;
  }

  mayRepeatAfter(status: number): boolean {
    return this.mayRepeat && this.policy?.statuses.includes(status) === true;
  }

  fail(instance: Instance, reached: boolean): void {
    this.failed = [...this.failed, instance];
    if (!reached) this.unreachable = [...this.unreachable, instance];
  }
}

/** RFC 9110, 9.2.2; what changes nothing or changes the same thing twice. */
const IDEMPOTENT = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"]);
const NONE: readonly Instance[] = [];
const MOST = 3;
