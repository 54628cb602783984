import { type Meter, unmetered } from '../../base/go/meter.ts';
import { quote } from '../../base/go/strconv/quote.ts';
import type { GoFunction, Value } from '../../base/go/value.ts';
import { compileTree } from './compile/compile.ts';
import { isStackOverflow, TemplateError } from './errors.ts';
import { findFunction } from './execute/find-function.ts';
import { Sink } from './execute/sink.ts';
import { Budget } from './limits.ts';
import { isEmptyTree } from './parse/empty-tree.ts';
import type { Tree } from './parse/node.ts';
import { parseCached } from './parse/parse-cached.ts';
import type { MissingKey, TemplateSet } from './set.ts';

export interface TemplateSetOptions {
  /** Functions in addition to the built-in ones; they override built-in functions of the same name. */
  readonly functions?: ReadonlyMap<string, GoFunction>;
  readonly missingKey?: MissingKey;
  readonly leftDelim?: string;
  readonly rightDelim?: string;
}

/** An empty set: Go's `template.New(name).Funcs(…).Option(…)`. */
export function createTemplateSet(name: string, options: TemplateSetOptions = {}): TemplateSet {
  return {
    name,
    templates: new Map(),
    functions: options.functions ?? new Map(),
    ownFunctions: new Map(),
    missingKey: options.missingKey ?? 'default',
    delims: { leftDelim: options.leftDelim ?? '{{', rightDelim: options.rightDelim ?? '}}' },
  };
}

/** A copy (Go's `Clone`) to which templates can be added without changing the original. `functions` are added to those of the set. */
export function cloneTemplateSet(set: TemplateSet, options: Omit<TemplateSetOptions, 'leftDelim'> = {}): TemplateSet {
  return {
    ...set,
    templates: new Map(set.templates),
    ownFunctions:
      options.functions === undefined ? set.ownFunctions : new Map([...set.ownFunctions, ...options.functions]),
    missingKey: options.missingKey ?? set.missingKey,
  };
}

/**
 * Parses a text as template `name` and adds it and the templates it defines to the set. An empty definition does not replace an
 * earlier one. Returns the tree of `name`. @throws TemplateError of code `parse`, or `limit` if the meter refuses
 */
export function addTemplate(set: TemplateSet, name: string, text: string, meter: Meter = unmetered): Tree {
  const trees = parseCached(name, text, set.delims, (ident) => findFunction(set, ident) !== undefined, meter);
  for (const [key, tree] of trees) {
    if (set.templates.has(key) && isEmptyTree(tree.root)) continue;
    set.templates.set(key, tree);
  }
  return trees.get(name)!;
}

/** Runs one tree of a set and returns its output. @throws TemplateError, whose `partial` is the output until then */
export function executeTree(set: TemplateSet, tree: Tree, data: Value, budget: Budget = new Budget()): string {
  const sink = new Sink();
  const depth = budget.depth;
  try {
    if (++budget.depth > budget.limits.depth) {
      throw new TemplateError(
        'limit',
        `template: ${tree.name}: exceeded maximum template depth (${budget.limits.depth})`,
      );
    }
    // Nil as the whole data counts as "no value", unlike a nil inside the data.
    compileTree(tree)(set, sink, budget, data ?? undefined);
  } catch (error) {
    const failure = isStackOverflow(error) ? tooDeep(tree, error) : error;
    if (failure instanceof TemplateError) failure.partial = sink.text;
    throw failure;
  } finally {
    budget.depth = depth;
  }
  return sink.text;
}

function tooDeep(tree: Tree, cause: unknown): TemplateError {
  return new TemplateError('limit', `template: ${tree.name}: exceeded maximum template depth`, undefined, { cause });
}

/** Returns a template of a set by name. @throws TemplateError if it does not exist */
export function findTemplate(set: TemplateSet, name: string): Tree {
  const tree = set.templates.get(name);
  if (tree !== undefined) return tree;
  throw new TemplateError(
    'execute',
    `template: no template ${quote(name)} associated with template ${quote(set.name)}`,
  );
}

/** Runs a template of a set by name and returns its output (Go's `ExecuteTemplate`). @throws TemplateError */
export function executeTemplate(set: TemplateSet, name: string, data: Value, budget?: Budget): string {
  return executeTree(set, findTemplate(set, name), data, budget);
}
