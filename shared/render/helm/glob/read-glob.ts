import { type Bytes, bytesOf, bytesOfRune, replacement, runeAt } from './runes.ts';

/** A part of a glob. A pattern is a row of parts; alternatives are patterns. */
export type GlobNode =
  | { readonly kind: 'pattern' | 'any-of'; readonly children: GlobNode[] }
  | { readonly kind: 'any' | 'super' | 'single' | 'nothing' }
  | { readonly kind: 'list'; readonly runes: readonly number[]; readonly isNot: boolean }
  | { readonly kind: 'range'; readonly low: number; readonly high: number; readonly isNot: boolean }
  | { readonly kind: 'text'; readonly text: Bytes };

type Pattern = Extract<GlobNode, { children: GlobNode[] }>;

/** Error for a glob that the library rejects. */
class GlobFault extends Error {
  override readonly name = 'GlobFault';
}

const end = 0;

class Reader {
  readonly #text: Bytes;
  #at = 0;
  #back: number | undefined;
  #last = { rune: end, width: 0 };
  /** Alternatives that are not closed yet, the innermost last. */
  readonly #open: { readonly anyOf: Pattern; readonly outer: Pattern }[] = [];
  #pattern: Pattern = { kind: 'pattern', children: [] };

  constructor(text: string) {
    this.#text = bytesOf(text);
  }

  /** A NUL also ends a glob; a byte that is not UTF-8, or U+FFFD, is rejected. */
  #peek(): { readonly rune: number; readonly width: number } {
    const found = runeAt(this.#text, this.#at);
    if (found.width === 0) return { rune: end, width: 0 };
    if (found.rune === replacement) throw new GlobFault('could not read rune');
    return found;
  }

  #read(): number {
    if (this.#back !== undefined) {
      this.#back = undefined;
      this.#at += this.#last.width;
      return this.#last.rune;
    }
    this.#last = this.#peek();
    this.#at += this.#last.width;
    return this.#last.rune;
  }

  #unread(): void {
    if (this.#back !== undefined) throw new GlobFault('could not unread rune');
    this.#at -= this.#last.width;
    this.#back = this.#last.rune;
  }

  read(): GlobNode {
    const root = this.#pattern;
    for (let rune = this.#read(); rune !== end; rune = this.#read()) this.#item(String.fromCodePoint(rune));
    return root;
  }

  #item(char: string): void {
    const isInside = this.#open.length > 0;
    if (char === '{') this.#openAlternatives();
    else if (char === ',' && isInside) this.#startAlternative();
    else if (char === '}' && isInside) this.#pattern = (this.#open.pop() as { outer: Pattern }).outer;
    else if (char === '[') this.#add(this.#range());
    else if (char === '?') this.#add({ kind: 'single' });
    else if (char === '*') this.#add({ kind: this.#star() ? 'super' : 'any' });
    else {
      this.#unread();
      const text = this.#readText(isInside ? '?*[{},' : '?*[{');
      if (text !== '') this.#add({ kind: 'text', text });
    }
  }

  #add(node: GlobNode): void {
    this.#pattern.children.push(node);
  }

  /** Returns true if a second star follows. */
  #star(): boolean {
    if (this.#read() === 0x2a) return true;
    this.#unread();
    return false;
  }

  #openAlternatives(): void {
    const anyOf: Pattern = { kind: 'any-of', children: [] };
    this.#add(anyOf);
    this.#open.push({ anyOf, outer: this.#pattern });
    this.#startAlternative();
  }

  #startAlternative(): void {
    this.#pattern = { kind: 'pattern', children: [] };
    (this.#open.at(-1) as { anyOf: Pattern }).anyOf.children.push(this.#pattern);
  }

  #readText(stops: string): Bytes {
    let text = '';
    let isEscaped = false;
    for (let rune = this.#read(); rune !== end; rune = this.#read()) {
      const char = String.fromCodePoint(rune);
      if (!isEscaped && char === '\\') {
        isEscaped = true;
        continue;
      }
      if (!isEscaped && stops.includes(char)) {
        this.#unread();
        break;
      }
      isEscaped = false;
      text += bytesOfRune(rune);
    }
    return text;
  }

  #needed(): number {
    const rune = this.#read();
    if (rune === end) throw new GlobFault('unexpected end of input');
    return rune;
  }

  #range(): GlobNode {
    let first = this.#needed();
    const isNot = first === 0x21;
    if (isNot) first = this.#needed();
    const next = this.#peek();
    if (next.rune === 0x2d) {
      this.#at += next.width;
      return this.#bounds(first, isNot);
    }
    this.#unread();
    const text = this.#readText(']');
    this.#close();
    if (text === '') throw new GlobFault('could not parse range');
    return { kind: 'list', runes: runesOf(text), isNot };
  }

  #bounds(low: number, isNot: boolean): GlobNode {
    const high = this.#needed();
    this.#close();
    if (high < low) throw new GlobFault('hi character should be greater than lo');
    return { kind: 'range', low, high, isNot };
  }

  #close(): void {
    if (this.#needed() !== 0x5d) throw new GlobFault('expected close range character');
  }
}

function runesOf(text: Bytes): number[] {
  return Array.from(Buffer.from(text, 'latin1').toString(), (char) => char.codePointAt(0) as number);
}

/** Parses a glob; undefined if the library rejects it. Braces that are not closed end with the glob. */
export function readGlob(text: string): GlobNode | undefined {
  try {
    return new Reader(text).read();
  } catch (error) {
    if (error instanceof GlobFault) return undefined;
    throw error;
  }
}
