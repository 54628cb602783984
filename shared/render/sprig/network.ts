import { fn, type GoFunction } from '../../base/go/value.ts';
import type { SprigContext } from './context.ts';

/** `getHostByName`, which uses `lookupHost` of the context; without it every address is empty. */
export function networkFunctions(context: SprigContext): Readonly<Record<string, GoFunction>> {
  return { getHostByName: fn('string', (name: string) => context.lookupHost?.(name) ?? '') };
}
