import { parseFloat64 } from '../../../base/go/strconv/parse-float.ts';
import { parseInt64, parseUint } from '../../../base/go/strconv/parse-int.ts';
import { unquoteChar } from '../../../base/go/strconv/unquote.ts';

/** A number constant, in every Go type that holds it exactly. */
export interface Constant {
  readonly int: bigint | undefined;
  readonly uint: bigint | undefined;
  readonly float: number | undefined;
  readonly complex: { readonly re: number; readonly im: number } | undefined;
}

const none = { int: undefined, uint: undefined, float: undefined, complex: undefined } as const;
const maxInt = 2 ** 63;
const maxUint = 2 ** 64;

function integersOf(value: number): Pick<Constant, 'int' | 'uint'> {
  const whole = Number.isInteger(value);
  return {
    int: whole && value >= -maxInt && value < maxInt ? BigInt(value) : undefined,
    uint: whole && value >= 0 && value < maxUint ? BigInt(value) : undefined,
  };
}

function ofComplex(re: number, im: number): Constant {
  const complex = { re, im };
  return im === 0 ? { ...integersOf(re), float: re, complex } : { ...none, complex };
}

function parseCharacter(text: string): Constant | string {
  const char = unquoteChar(text, 1, "'");
  if (char === undefined) return 'invalid syntax';
  if (text.slice(char.end) !== "'") return `malformed character constant: ${text}`;
  return { int: BigInt(char.code), uint: BigInt(char.code), float: char.code, complex: undefined };
}

function parseComplex(text: string): Constant | string {
  const split = /^(.*[^eEpP])([+-].*)i$/.exec(text);
  const re = parseFloat64(split?.[1] ?? '', true);
  const im = parseFloat64(split?.[2] ?? '', true);
  return typeof re === 'string' || typeof im === 'string' ? 'syntax error scanning complex number' : ofComplex(re, im);
}

function parsePlain(text: string): Constant | string {
  const unsigned = parseUint(text, 0);
  const signed = parseInt64(text, 0);
  let int = typeof signed === 'bigint' ? signed : undefined;
  let uint = typeof unsigned === 'bigint' ? unsigned : undefined;
  if (int === 0n) uint = 0n;
  if (int !== undefined) return { int, uint, float: Number(int), complex: undefined };
  if (uint !== undefined) return { int, uint, float: Number(uint), complex: undefined };
  const float = parseFloat64(text, true);
  if (typeof float === 'string') return `illegal number syntax: ${JSON.stringify(text)}`;
  if (!/[.eEpP]/.test(text)) return `integer overflow: ${JSON.stringify(text)}`;
  ({ int, uint } = integersOf(float));
  return { int, uint, float, complex: undefined };
}

/** Parses a number token. Returns the constant, or an error message. */
export function parseNumber(text: string, type: 'charConstant' | 'complex' | 'number'): Constant | string {
  if (type === 'charConstant') return parseCharacter(text);
  if (type === 'complex') return parseComplex(text);
  if (text.endsWith('i')) {
    const im = parseFloat64(text.slice(0, -1), true);
    if (typeof im === 'number') return ofComplex(0, im);
  }
  return parsePlain(text);
}
