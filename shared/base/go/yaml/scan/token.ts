import type { ScalarForm } from '../node.ts';
import type { Mark } from './cursor.ts';

export type TokenKind =
  | 'stream end'
  | 'version directive'
  | 'tag directive'
  | 'document start'
  | 'document end'
  | 'block sequence start'
  | 'block mapping start'
  | 'block end'
  | 'flow sequence start'
  | 'flow sequence end'
  | 'flow mapping start'
  | 'flow mapping end'
  | 'block entry'
  | 'flow entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';

export interface Token {
  readonly kind: TokenKind;
  readonly start: Mark;
  /** A scalar's text, an anchor's or alias' name, a tag's suffix, the meaning of a tag directive's handle, a version. */
  readonly text: string;
  /** Of a tag and of a tag directive. */
  readonly handle: string;
  /** Of a scalar. */
  readonly form: ScalarForm | undefined;
}
