import type { ScalarForm } from '../../../base/go/yaml/node.ts';
import { plainType } from '../../../base/go/yaml/plain-type.ts';
import { isPrintable } from '../../../base/yaml/write/write-scalar.ts';
import type { ScalarNode } from './text-node.ts';

/** Where a scalar is. */
export interface ScalarPlace {
  readonly isFlow: boolean;
  /** A key in one line with its colon. */
  readonly isKey: boolean;
}

/** What Go's writer takes for line breaks within a text. */
export const hasBreak = (value: string): boolean => /[\n\r\x85\u2028\u2029]/.test(value);
const besideBreak = / [\n\u2028\u2029]/;
const behindBreak = /[\n\u2028\u2029] /;

/** The style of a scalar: its own where Go's writer can keep it. */
export function scalarStyle(node: ScalarNode, place: ScalarPlace): ScalarForm {
  const { value } = node;
  const style = place.isKey && hasBreak(value) ? 'double' : wantedStyle(node);
  const isBroken = !isPrintable(value) || besideBreak.test(value);
  if (style === 'literal' || style === 'folded') {
    const isAllowed = value !== '' && !isBroken && !value.endsWith(' ') && !place.isFlow && !place.isKey;
    return isAllowed ? style : 'double';
  }
  if (style === 'plain' && mayBePlain(value, place)) return 'plain';
  const maySingle = !isBroken && !value.includes('\t') && !behindBreak.test(value);
  return style !== 'double' && maySingle ? 'single' : 'double';
}

function wantedStyle({ value, style, type, tag }: ScalarNode): ScalarForm {
  if (style !== 'plain') return style;
  if (value.includes('\n')) return 'literal';
  return tag === undefined && type === 'str' && plainType(value) !== 'str' ? 'double' : 'plain';
}

function mayBePlain(value: string, { isFlow, isKey }: ScalarPlace): boolean {
  if (value === '') return !isFlow && !isKey;
  if (!isPrintable(value) || /[\t\n\u2028\u2029]|^ | $/.test(value)) return false;
  if (/^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[-?:](?: |$))|:(?: |$)| #/.test(value)) return false;
  return !isFlow || !/^[?:]|.[,?[\]{}:]/.test(value);
}

/** The tag to write before a scalar: what it says itself, or what it was where it has become something else. */
export function scalarTag({ value, style, type, tag }: ScalarNode): string | undefined {
  if (tag !== undefined) return tag;
  if (type === undefined || type === 'str' || style !== 'plain') return undefined;
  return type === 'merge' || plainType(value) !== type ? `tag:yaml.org,2002:${type}` : undefined;
}
