import { Buffer, isUtf8 } from 'node:buffer';

/** The text of a file as YAML is written: UTF-8, or UTF-16 with a mark of its byte order; undefined where it is neither. */
export function decodeText({ buffer, byteOffset, byteLength }: Uint8Array): string | undefined {
  // Of the bytes themselves, not of a copy.
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  if (isUtf8(bytes)) return bytes.toString();
  const order =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'be' : undefined;
  if (order === undefined) return undefined;
  try {
    return new TextDecoder(`utf-16${order}`, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
