import { GoInt, GoSlice, type Value } from './value.ts';

const bytes = Array.from({ length: 256 }, (_, byte) => new GoInt('uint8', BigInt(byte)));

/** A Go `[]byte` whose elements are made when they are first read: most files of a chart never are. */
class LazyBytes extends GoSlice {
  constructor(content: Uint8Array) {
    super('uint8', []);
    let items: Value[] | undefined;
    Object.defineProperty(this, 'items', {
      get: () => {
        items ??= Array.from(content, (byte) => bytes[byte]);
        return items;
      },
    });
  }
}

/** The `[]byte` of this content. */
export function lazyBytes(content: Uint8Array): GoSlice {
  return new LazyBytes(content);
}
