import { GoComplex, int, type Value } from '../../../base/go/value.ts';
import { failAt, type State } from '../execute/state.ts';
import type { NumberNode } from '../parse/node.ts';

const isHexInteger = (text: string): boolean => /^0[xX]/.test(text) && !/[pP]/.test(text);

/** The value of an untyped number constant. Its spelling decides between complex128, float64 and int. */
export function constantOf(state: State, node: NumberNode): Value {
  state.node = node;
  if (node.complex !== undefined) return new GoComplex(node.complex.re, node.complex.im);
  const { text } = node;
  if (node.float !== undefined && !isHexInteger(text) && text[0] !== "'" && /[.eEpP]/.test(text)) return node.float;
  if (node.int !== undefined) return int(node.int);
  return failAt(state, `${text} overflows int`);
}
