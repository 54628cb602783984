import type { GoFunction } from '../../go/value.ts';
import type { SprigContext } from './context.ts';

export function certificateFunctions(_context: SprigContext): Readonly<Record<string, GoFunction>> {
  return {};
}
