import { quote } from '../../../base/go/strconv/quote.ts';
import type { Value } from '../../../base/go/value.ts';
import { TemplateError } from '../errors.ts';
import type { Budget } from '../limits.ts';
import type { Node, Tree } from '../parse/node.ts';
import { writeNode } from '../parse/write-node.ts';
import type { TemplateSet } from '../set.ts';
import { positionOf } from './error-context.ts';
import type { Sink } from './sink.ts';

/** State of one running template. */
export interface State {
  readonly set: TemplateSet;
  readonly tree: Tree;
  readonly sink: Sink;
  readonly budget: Budget;
  /** One slot per variable declared in the template; slot 0 is `$`. */
  readonly vars: Value[];
  /** The node that an error would name now. */
  node: Node;
  /** True if dot was read from an `any` (a range over `[]any`); errors then call its type `interface {}`. */
  dotIsInterface: boolean;
}

/** Throws an execution error at the current node, in Go's words. */
export function failAt(state: State, message: string, cause?: unknown): never {
  const position = positionOf(state.node);
  const place = `${position.template}:${position.line}:${position.column}`;
  throw new TemplateError(
    'execute',
    `template: ${place}: executing ${quote(state.tree.name)} at <${writeNode(state.node)}>: ${message}`,
    position,
    cause === undefined ? {} : { cause },
  );
}
