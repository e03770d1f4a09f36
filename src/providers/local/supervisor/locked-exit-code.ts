/** Exit code of a supervisor that found another one in its place. */
export const LOCKED = 3;
