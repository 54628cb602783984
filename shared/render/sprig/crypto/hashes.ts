import { createHash } from 'node:crypto';
import { encodeUtf8 } from '../../../base/go/utf8.ts';
import { fn, type GoFunction } from '../../../base/go/value.ts';

const hash = (name: string): GoFunction =>
  fn('string', (text: string) => createHash(name).update(encodeUtf8(text)).digest('hex'));

function adler32(text: string): string {
  let a = 1;
  let b = 0;
  for (const byte of encodeUtf8(text)) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return String(b * 65536 + a);
}

export const hashFunctions = {
  sha1sum: hash('sha1'),
  sha256sum: hash('sha256'),
  sha512sum: hash('sha512'),
  adler32sum: fn('string', adler32),
};
