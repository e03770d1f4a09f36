import { access } from "node:fs/promises";

/** Whether something is there under the path that this process may look at. */
export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
