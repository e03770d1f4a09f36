/** Whether an error of the SDK has the name: for `assert.rejects`. */
export const failsWith = (name: string) => (error: unknown) => error instanceof Error && error.name === name;
