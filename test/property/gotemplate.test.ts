import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatFloat } from '../../shared/base/go/strconv/format-float.ts';
import { quote } from '../../shared/base/go/strconv/quote.ts';
import { unquote } from '../../shared/base/go/strconv/unquote.ts';
import { decodeUtf8, encodeUtf8 } from '../../shared/base/go/utf8.ts';
import { TemplateError } from '../../shared/render/gotemplate/errors.ts';
import { parseTrees } from '../../shared/render/gotemplate/parse/parse.ts';
import { writeNode } from '../../shared/render/gotemplate/parse/write-node.ts';
import { render } from '../unit/render/gotemplate/render.ts';
import { functions } from '../unit/render/sprig/render-sprig.ts';

const pieces = [
  '{{',
  '}}',
  '{{-',
  '-}}',
  ' ',
  '\n',
  'text',
  '.',
  '.a',
  '.list',
  '$',
  '$x',
  ':=',
  '=',
  '|',
  '(',
  ')',
  ',',
  '"s"',
  '`r`',
  "'c'",
  '1',
  '1.5',
  '-3',
  '0x1F',
  '1e400',
  'nil',
  'true',
  'if',
  'else',
  'end',
  'range',
  'with',
  'define',
  'template',
  'block',
  'break',
  'continue',
  '/*',
  '*/',
  'printf',
  'index',
  'and',
  'len',
  'dict',
  'list',
  'toJson',
  'trunc',
  'until',
  'merge',
  'regexMatch',
  'date',
];
const names = [...functions.keys()].filter((name) => !/^gen|bcrypt|htpasswd|derivePassword/.test(name));
const templates = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join('')),
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => `{{ ${parts.join(' ')} }}`),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const literals = fc.constantFrom(
  '.a',
  '.list',
  '.map',
  'nil',
  '"x"',
  '""',
  '3',
  '-1',
  '2.5',
  'true',
  '(list 1 "a")',
  '(dict "k" .)',
);
const limits = { steps: 20_000, depth: 50, output: 100_000 };

/** The output, or a typed error; anything else that is thrown fails the test. */
function outcome(text: string): string {
  try {
    return render(text, { a: 'b', list: [1, 'x', null], map: { k: {} } }, { functions, limits });
  } catch (error) {
    if (error instanceof TemplateError) return error.code;
    throw error;
  }
}

describe('templates', () => {
  it('return output within the limits or a typed error, whatever their text', () => {
    fc.assert(
      fc.property(templates, (text) => {
        expect(outcome(text).length).toBeLessThanOrEqual(limits.output);
      }),
      { numRuns: 3000 },
    );
  });

  it('return output or a typed error for every function and any arguments', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(literals, { maxLength: 4 }), (name, args) => {
        expect(outcome(`{{ ${name} ${args.join(' ')} }}`).length).toBeLessThanOrEqual(limits.output);
      }),
      { numRuns: 3000 },
    );
  });

  it('parse to the same tree from their canonical text', () => {
    fc.assert(
      fc.property(templates, (text) => {
        let tree: string;
        try {
          tree = writeNode(parseTrees('t', text).get('t')!.root!);
        } catch {
          return;
        }
        // Text that ends in a brace before an action reads differently when it is written again.
        fc.pre(!tree.includes('{{{'));
        const again = writeNode(parseTrees('t', tree).get('t')!.root!);
        expect(again).toBe(tree);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('texts', () => {
  it('are the same after quoting and unquoting', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = decodeUtf8(bytes);
        expect(unquote(quote(text))).toBe(text);
        expect(encodeUtf8(text)).toEqual(bytes);
      }),
    );
  });
});

describe('numbers', () => {
  it('read back as they were from their shortest text', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(formatFloat(value, 'g', -1))).toBe(value);
        expect(Number(formatFloat(value, 'e', -1))).toBe(value);
      }),
    );
  });
});
