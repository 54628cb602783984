import { isBlank, isBlankOrEnd, isBreakOrEnd, isDigit, isWord } from './chars.ts';
import type { Cursor } from './cursor.ts';
import { scanTagDirective } from './scan-tag.ts';

export type Directive =
  | { readonly kind: 'version directive'; readonly text: string; readonly handle: '' }
  | { readonly kind: 'tag directive'; readonly text: string; readonly handle: string };

/** A line that begins with `%` here. */
export function scanDirective(cursor: Cursor): Directive {
  cursor.skip();
  const start = cursor.at;
  cursor.skipWhile(isWord);
  const name = cursor.text.slice(start, cursor.at);
  if (name === '') cursor.fail('could not find expected directive name');
  if (!isBlankOrEnd(cursor.peek())) cursor.fail('found unexpected non-alphabetical character');
  if (name !== 'YAML' && name !== 'TAG') cursor.fail('found unknown directive name');
  const directive = name === 'YAML' ? scanVersion(cursor) : scanHandle(cursor);
  cursor.skipWhile(isBlank);
  if (cursor.is('#')) cursor.skipLine();
  if (!isBreakOrEnd(cursor.peek())) cursor.fail('did not find expected comment or line break');
  cursor.readBreak();
  return directive;
}

function scanVersion(cursor: Cursor): Directive {
  cursor.skipWhile(isBlank);
  const major = scanNumber(cursor);
  if (!cursor.is('.')) cursor.fail("did not find expected digit or '.' character");
  cursor.skip();
  return { kind: 'version directive', text: `${major}.${scanNumber(cursor)}`, handle: '' };
}

const longestNumber = 2;

function scanNumber(cursor: Cursor): number {
  const start = cursor.at;
  while (isDigit(cursor.peek())) {
    if (cursor.at - start === longestNumber) cursor.fail('found extremely long version number');
    cursor.skip();
  }
  if (cursor.at === start) cursor.fail('did not find expected version number');
  return Number(cursor.text.slice(start, cursor.at));
}

function scanHandle(cursor: Cursor): Directive {
  const { handle, prefix } = scanTagDirective(cursor);
  return { kind: 'tag directive', text: prefix, handle };
}
