import type { Value } from '../../../base/go/value.ts';
import { isTrue } from '../../gotemplate/execute/truth.ts';

/** sprig's `empty`: nil, zeros, false and everything of length 0. */
export function isEmpty(value: Value): boolean {
  return !isTrue(value);
}
