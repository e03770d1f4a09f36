/** Asks once for each key in so many milliseconds, however many want to know; a failure is the callers' to tell, and not kept. */
export function rememberFor<T>(
  fresh: number,
  ask: (key: string) => Promise<T>,
  clock: () => number = () => performance.now(),
): (key: string) => Promise<T> {
  const known = new Map<string, { readonly answer: Promise<T>; readonly askedAt: number }>();
  return (key) => {
    const last = known.get(key);
    const now = clock();
    if (last !== undefined && now - last.askedAt <= fresh) return last.answer;
    const answer = ask(key);
    known.set(key, { answer, askedAt: now });
    answer.catch(() => {
      if (known.get(key)?.answer === answer) known.delete(key);
    });
    return answer;
  };
}
