import { createCipheriv, createDecipheriv } from 'node:crypto';
import { genSaltSync, hashSync } from 'bcryptjs';
import { decodeBase64 } from '../../../base/go/encoding/base64.ts';
import { decodeUtf8, encodeUtf8 } from '../../../base/go/utf8.ts';
import { fn, GoError, type GoFunction } from '../../../base/go/value.ts';
import type { SprigContext } from '../context.ts';
import { derivePassword } from './derive-password.ts';

function bcrypt(password: string): string {
  const length = encodeUtf8(password).length;
  if (length > 72) return 'failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes';
  // bcryptjs writes the prefix 2b, Go's library writes 2a for the same hash.
  return hashSync(password, genSaltSync(10)).replace(/^\$2b\$/, '$2a$');
}

function htpasswd(user: string, password: string): string {
  return user.includes(':') ? `invalid username: ${user}` : `${user}:${bcrypt(password)}`;
}

/** The first 32 bytes of the password, padded with zeros. */
function aesKey(password: string): Buffer {
  const key = Buffer.alloc(32);
  key.set(encodeUtf8(password).subarray(0, 32));
  return key;
}

function encrypt(password: string, text: string, context: SprigContext): string {
  if (text === '') return '';
  const iv = context.randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', aesKey(password), iv);
  return Buffer.concat([iv, cipher.update(encodeUtf8(text)), cipher.final()]).toString('base64');
}

function decrypt(password: string, text: string): string {
  if (text === '') return '';
  const bytes = decodeBase64(text);
  if (bytes.length < 16)
    throw new GoError(`runtime error: slice bounds out of range [:16] with capacity ${bytes.length}`);
  const body = bytes.subarray(16);
  if (body.length % 16 !== 0) throw new GoError('crypto/cipher: input not full blocks');
  if (body.length === 0) throw new GoError('runtime error: index out of range [-1]');
  const decipher = createDecipheriv('aes-256-cbc', aesKey(password), bytes.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(body), decipher.final()]);
  const end = plain.length - plain.at(-1)!;
  if (end < 0) throw new GoError(`runtime error: slice bounds out of range [:${end}]`);
  return decodeUtf8(plain.subarray(0, end));
}

/** Functions for passwords and AES. bcrypt's salt comes from the platform's random source. */
export function cryptoFunctions(context: SprigContext): Readonly<Record<string, GoFunction>> {
  return {
    bcrypt: fn('string', bcrypt),
    htpasswd: fn('string, string', htpasswd),
    derivePassword: fn('uint32, string, string, string, string', derivePassword),
    encryptAES: fn('string, string', (password: string, text: string) => encrypt(password, text, context)),
    decryptAES: fn('string, string', decrypt),
  };
}
