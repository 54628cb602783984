/** A schema as a server last sent it. */
export interface CachedSchema {
  /** The server's `ETag`, as it was sent. */
  readonly etag: string;
  readonly text: string;
}

/** Schemas by their URLs. They are used only once their server has said that they are unchanged. */
export interface SchemaCache {
  read(url: string): Promise<CachedSchema | undefined>;
  write(url: string, schema: CachedSchema): Promise<void>;
}

const mostCharacters = 16 * 1024 * 1024;

/** Schemas in the memory of a process, at most 16 Mi characters: those that were asked for least recently are forgotten. */
export class MemorySchemaCache implements SchemaCache {
  readonly #schemas = new Map<string, CachedSchema>();
  #characters = 0;

  async read(url: string): Promise<CachedSchema | undefined> {
    const found = this.#schemas.get(url);
    if (found === undefined) return undefined;
    this.#schemas.delete(url);
    this.#schemas.set(url, found);
    return found;
  }

  async write(url: string, schema: CachedSchema): Promise<void> {
    this.#forget(url);
    this.#schemas.set(url, schema);
    this.#characters += schema.text.length;
    for (const oldest of this.#schemas.keys()) {
      if (this.#characters <= mostCharacters) break;
      this.#forget(oldest);
    }
  }

  #forget(url: string): void {
    this.#characters -= this.#schemas.get(url)?.text.length ?? 0;
    this.#schemas.delete(url);
  }
}
