import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

const mostRemembered = 10_000;

/** Makes folders below a root whose names survive a crash: each new name is synced in the folder above it. */
export class DurableFolders {
  readonly #root: string;
  readonly #durable: Set<string>;

  constructor(root: string) {
    this.#root = root;
    this.#durable = new Set([root]);
  }

  /** Makes the folder, and those above it, if they are missing. */
  async ensure(folder: string): Promise<void> {
    if (this.#durable.has(folder)) return;
    await this.ensure(dirname(folder));
    await mkdir(folder, { recursive: true });
    await syncFolder(dirname(folder));
    if (this.#durable.size > mostRemembered) this.#durable.clear();
    this.#durable.add(this.#root).add(folder);
  }
}

/** Makes the names in a folder survive a crash. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
