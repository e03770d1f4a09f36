/** Freezes plain data all the way down and returns it. Stops at what is frozen already. */
export function deepFreeze<T>(value: T): T {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== "object" || next === null || Object.isFrozen(next)) continue;
    Object.freeze(next);
    for (const value of Object.values(next) as unknown[]) open.push(value);
  }
  return value;
}
