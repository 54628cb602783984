import { quote } from '../../base/go/strconv/quote.ts';
import type { Value } from '../../base/go/value.ts';
import { positionOf } from './error-context.ts';
import { TemplateError } from './errors.ts';
import type { Budget } from './limits.ts';
import type { Node, Tree } from './node.ts';
import type { TemplateSet } from './set.ts';
import type { Sink } from './sink.ts';
import { writeNode } from './write-node.ts';

/** One template while it runs. */
export interface State {
  readonly set: TemplateSet;
  readonly tree: Tree;
  readonly sink: Sink;
  readonly budget: Budget;
  /** One slot a variable declared in the template; slot 0 is `$`. */
  readonly vars: Value[];
  /** The node that an error now would name. */
  node: Node;
  /** Whether dot was read out of an `any` (a range over `[]any`), which is how an error names its type. */
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
