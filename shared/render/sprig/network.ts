import { fn, type GoFunction } from '../../base/go/value.ts';
import type { SprigContext } from './context.ts';

/** `getHostByName`, through the context's port; without one every address is empty. */
export function networkFunctions(context: SprigContext): Readonly<Record<string, GoFunction>> {
  return { getHostByName: fn('string', (name: string) => context.lookupHost?.(name) ?? '') };
}
