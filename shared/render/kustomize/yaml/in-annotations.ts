import { getScalarValue } from 'js-yaml';
import type { Around } from '../../../base/yaml/read/walk-events.ts';

/** Is a node, with this around it, one of an object's annotations? */
export function isInAnnotations(around: readonly Readonly<Around>[], source: string): boolean {
  if (around.length !== 4) return false;
  const [, metadata, annotations] = around.map(({ key }) => key && getScalarValue(source, key));
  return metadata === 'metadata' && annotations === 'annotations';
}
