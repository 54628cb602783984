import { GoInt, GoSlice, type Value } from './value.ts';

const bytes = Array.from({ length: 256 }, (_, byte) => new GoInt('uint8', BigInt(byte)));

/** A Go `[]byte`. Its elements are created on first access, because most files of a chart are never read. */
export function lazyBytes(content: Uint8Array): GoSlice {
  const slice = new GoSlice('uint8', []);
  let items: Value[] | undefined;
  Object.defineProperty(slice, 'items', {
    get: () => {
      items ??= Array.from(content, (byte) => bytes[byte]);
      return items;
    },
  });
  return slice;
}

/** The bytes of a Go `[]byte`; empty for any other value. */
export function bytesOf(value: Value): Uint8Array {
  if (!(value instanceof GoSlice) || value.elem !== 'uint8') return new Uint8Array();
  return Uint8Array.from(value.items, (item) => Number((item as GoInt).value));
}
