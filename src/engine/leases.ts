/** Mutual exclusion with expiry: an owner that stops renewing loses the lease. Times to live are milliseconds. */
export interface Leases {
  /** True when `owner` holds the lease afterwards: it was free, expired, or the owner's already. */
  acquire(name: string, owner: string, ttl: number): boolean;
  /** False when the lease was lost in the meantime. */
  renew(name: string, owner: string, ttl: number): boolean;
  release(name: string, owner: string): void;
}
