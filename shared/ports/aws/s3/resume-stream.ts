/**
 * A stream that survives broken connections: `reopen` continues from the first missing byte. It gives up after `attempts` failures
 * without a new byte.
 *
 * @throws what the last attempt threw
 */
export function resumeStream(
  first: ReadableStream<Uint8Array>,
  { size, attempts }: { readonly size: number; readonly attempts: number },
  reopen: (from: number) => Promise<ReadableStream<Uint8Array>>,
): ReadableStream<Uint8Array> {
  return ReadableStream.from(read()) as ReadableStream<Uint8Array>;

  async function* read(): AsyncGenerator<Uint8Array> {
    let body = first;
    let at = 0;
    for (let failures = 0; ; body = await reopen(at)) {
      try {
        for await (const chunk of body) {
          at += chunk.length;
          failures = 0;
          yield chunk;
        }
        return;
      } catch (error) {
        if (at >= size) return;
        if (++failures >= attempts) throw error;
      }
    }
  }
}
