import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { waitFor } from "../wait-for.ts";

/** Gates that commands of an application pass, one line each time, and that a test can hold shut. */
export class Gates {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** `folder` must be there; every user may write in it afterwards. */
  static async open(folder: string): Promise<Gates> {
    await chmod(folder, 0o777);
    return new Gates(folder);
  }

  /** Shell command that writes a line down, where other users may write too, and goes on when the gate is not shut. */
  command(name: string): string {
    return `(umask 0; echo reached >> ${this.#lines(name)}); while [ -e ${this.#bar(name)} ]; do sleep 0.05; done`;
  }

  shut(name: string): Promise<void> {
    return writeFile(this.#bar(name), "");
  }

  unlock(name: string): Promise<void> {
    return rm(this.#bar(name));
  }

  /** How often the gate was reached. */
  async count(name: string): Promise<number> {
    const text = await readFile(this.#lines(name), "utf8").catch(() => "");
    return text.split("\n").length - 1;
  }

  async reached(name: string, times: number): Promise<void> {
    await waitFor(`${name} to be reached`, async () => (await this.count(name)) >= times, { timeout: 30_000 });
  }

  #bar(name: string): string {
    return join(this.#folder, `${name}.shut`);
  }

  #lines(name: string): string {
    return join(this.#folder, name);
  }
}
