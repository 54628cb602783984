import { StoreError } from '../../store/object-store.ts';

/**
 * Reads all bytes of a stream.
 *
 * @throws StoreError `too-large` as soon as there are more than `maxBytes`; the rest is not read
 */
export async function readBody(key: string, stream: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > maxBytes) throw new StoreError('too-large', key, `${key}: more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
