/** Something did not hold; what was printed last is the stage's to tell. */
export class Unexpected extends Error {
  readonly expected: string;
  readonly happened: string;

  constructor(expected: string, happened: string) {
    super(`expected ${expected}, but ${happened}`);
    this.expected = expected;
    this.happened = happened;
  }
}

export function expect(held: boolean, expected: string, happened: string): asserts held {
  if (!held) throw new Unexpected(expected, happened);
}
