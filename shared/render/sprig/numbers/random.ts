import { toWellFormed } from '../../../base/go/utf8.ts';
import { fn, GoError, type GoFunction, int } from '../../../base/go/value.ts';
import type { SprigContext } from '../context.ts';

const digits = '0123456789';
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');
const maxCount = 1_000_000;

/** A uniformly distributed random number below `limit`. */
function below(limit: number, context: SprigContext): number {
  const ceiling = Math.floor(2 ** 32 / limit) * limit;
  for (;;) {
    const bytes = context.randomBytes(4);
    const value = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
    if (value < ceiling) return value % limit;
  }
}

function pick(count: number, alphabet: string, context: SprigContext): string {
  if (count > maxCount) throw new GoError(`${count} random characters are too many`);
  let out = '';
  for (let i = 0; i < count; i++) out += alphabet[below(alphabet.length, context)];
  return out;
}

function shuffle(text: string, context: SprigContext): string {
  const chars = [...toWellFormed(text)];
  for (let i = chars.length - 1; i > 0; i--) {
    const other = below(i + 1, context);
    [chars[i], chars[other]] = [chars[other]!, chars[i]!];
  }
  return chars.join('');
}

function uuid(context: SprigContext): string {
  const bytes = Uint8Array.from(context.randomBytes(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export function randomFunctions(context: SprigContext): Readonly<Record<string, GoFunction>> {
  const from = (alphabet: string): GoFunction => fn('int', (count: number) => pick(count, alphabet, context));
  return {
    randAlphaNum: from(letters + digits),
    randAlpha: from(letters),
    randNumeric: from(digits),
    randAscii: from(printable),
    randInt: fn('int, int', (min: number, max: number) => {
      if (max <= min) throw new GoError('invalid argument to Intn');
      return int(min + below(max - min, context));
    }),
    randBytes: fn('int', (count: number) => {
      if (count < 0 || count > maxCount) throw new GoError('runtime error: makeslice: len out of range');
      return Buffer.from(context.randomBytes(count)).toString('base64');
    }),
    shuffle: fn('string', (text: string) => shuffle(text, context)),
    uuidv4: fn('', () => uuid(context)),
  };
}
