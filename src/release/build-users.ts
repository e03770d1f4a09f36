export interface BuildUsers {
  /** The name of a user whom no other build under way has; the same few names come again. */
  take(): string;
  giveBack(user: string): void;
}

/**
 * Users for builds. One that several had at the same time could change the files of another build
 * while they are sealed, and leave a process behind that does.
 */
export function buildUsers(): BuildUsers {
  const taken = new Set<string>();
  return {
    take() {
      let number = 0;
      while (taken.has(nameOf(number))) number += 1;
      taken.add(nameOf(number));
      return nameOf(number);
    },
    giveBack: (user) => void taken.delete(user),
  };
}

const nameOf = (number: number): string => `build-${number}`;
