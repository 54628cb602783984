import type { GoFunction } from '../../base/go/value.ts';
import type { Tree } from './parse/node.ts';

/** What reading a missing map key returns: `<no value>`, the zero value of the element type, or an error. */
export type MissingKey = 'default' | 'zero' | 'error';

/** Templates that can call one another by name. */
export interface TemplateSet {
  /** Name of the set's first template, for errors about templates that do not exist. */
  readonly name: string;
  readonly templates: Map<string, Tree>;
  readonly functions: ReadonlyMap<string, GoFunction>;
  /** Functions of this clone only; they take precedence. Kept apart so that a clone does not copy the hundreds of shared functions. */
  readonly ownFunctions: ReadonlyMap<string, GoFunction>;
  readonly missingKey: MissingKey;
  readonly delims: { readonly leftDelim: string; readonly rightDelim: string };
}
