import { createHmac, scryptSync } from 'node:crypto';
import { encodeUtf8 } from '../../../base/go/utf8.ts';

const scope = 'com.lyndir.masterpassword';

const words = (text: string): readonly string[] => text.split(' ');

/** Password templates per type; each letter denotes a class of characters. */
const shapes: ReadonlyMap<string, readonly string[]> = new Map([
  ['maximum', words('anoxxxxxxxxxxxxxxxxx axxxxxxxxxxxxxxxxxno')],
  [
    'long',
    words(
      'CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv ' +
        'CvcvCvccnoCvcv CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno CvccnoCvccCvcv CvccCvccnoCvcv ' +
        'CvccCvccCvcvno CvcvnoCvccCvcc CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno',
    ),
  ],
  ['medium', words('CvcnoCvc CvcCvcno')],
  ['short', ['Cvcn']],
  ['basic', words('aaanaaan aannaaan aaannaaa')],
  ['pin', ['nnnn']],
]);

const vowels = 'AEIOU';
const consonants = 'BCDFGHJKLMNPQRSTVWXYZ';
const letters = vowels + vowels.toLowerCase() + consonants + consonants.toLowerCase();

const classes: Readonly<Record<string, string>> = {
  V: vowels,
  C: consonants,
  v: vowels.toLowerCase(),
  c: consonants.toLowerCase(),
  A: vowels + consonants,
  a: letters,
  n: '0123456789',
  o: "@&%?,=[]_:-+*$#!'^~;()/.",
  x: `${letters}0123456789!@#$%^&*()`,
};

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

/** The password of a site by the Master Password algorithm. @see https://spectre.app/spectre-algorithm.pdf */
export function derivePassword(counter: number, type: string, password: string, user: string, site: string): string {
  const templates = shapes.get(type);
  if (templates === undefined) return `cannot find password template ${type}`;
  const name = encodeUtf8(user);
  const salt = Buffer.concat([Buffer.from(scope), number(name.length), name]);
  const key = scryptSync(encodeUtf8(password), salt, 64, { N: 32768, r: 8, p: 2, maxmem: 128 * 1024 * 1024 });
  const place = encodeUtf8(site);
  const seed = createHmac('sha256', key)
    .update(Buffer.concat([Buffer.from(scope), number(place.length), place, number(counter)]))
    .digest();
  const template = templates[seed[0]! % templates.length]!;
  return [...template]
    .map((letter, index) => {
      const chars = classes[letter]!;
      return chars[seed[index + 1]! % chars.length];
    })
    .join('');
}
