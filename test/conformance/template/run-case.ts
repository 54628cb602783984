import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { toWellFormed } from '../../../shared/base/go/utf8.ts';
import type { GoFunction } from '../../../shared/base/go/value.ts';
import { Budget } from '../../../shared/render/gotemplate/limits.ts';
import type { Tree } from '../../../shared/render/gotemplate/parse/node.ts';
import { parseTrees } from '../../../shared/render/gotemplate/parse/parse.ts';
import { writeNode } from '../../../shared/render/gotemplate/parse/write-node.ts';
import {
  addTemplate,
  createTemplateSet,
  executeTemplate,
  executeTree,
  type TemplateSetOptions,
} from '../../../shared/render/gotemplate/template-set.ts';
import { withIncludes } from '../../../shared/render/helm/functions/helm-functions.ts';
import { decodeData } from './decode-data.ts';
import { type RecordedRender, renderCase } from './render-case.ts';

/** A recorded case: templates, data, and what Go made of them. */
export interface TemplateCase {
  readonly name: string;
  readonly suite: string;
  readonly engine: 'go-template' | 'sprig' | 'helm';
  readonly kind: 'exec' | 'parse' | 'render';
  readonly templates: readonly { readonly name: string; readonly text: string }[];
  readonly exec?: string;
  readonly data?: unknown;
  readonly missingkey?: TemplateSetOptions['missingKey'];
  readonly leftDelim?: string;
  readonly rightDelim?: string;
  /** Of kind render: the outputs by name. */
  readonly expected?: string | Readonly<Record<string, string>>;
  readonly error?: string;
  readonly tree?: string;
}

/** The cases of a JSON lines file, gzipped or not. */
export function readCases(path: string): TemplateCase[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TemplateCase);
}

/** What the case says, in the form that `runCase` gives. */
export function expectedOf(recorded: TemplateCase): string {
  if (recorded.error !== undefined) return `ERR ${recorded.error.replace(/^PARSE /, '')}`;
  const { tree, expected = '' } = recorded;
  return tree ?? (typeof expected === 'string' ? expected : JSON.stringify(expected));
}

function parseOnly(recorded: TemplateCase, hasFunction: (name: string) => boolean): string {
  const template = recorded.templates[0]!;
  const maxParens = template.name.includes('exceeds limit') || template.name.includes('at limit') ? 3 : 1000;
  const trees = parseTrees(template.name, template.text, { hasFunction, maxParens });
  return writeNode(trees.get(template.name)!.root!);
}

function execute(recorded: TemplateCase, functions: ReadonlyMap<string, GoFunction>): string {
  const { missingkey, leftDelim, rightDelim } = recorded;
  const budget = new Budget();
  // Helm's engine parses all templates into a set of this name.
  const plain = createTemplateSet(recorded.engine === 'helm' ? 'gotpl' : recorded.templates[0]!.name, {
    functions,
    ...(missingkey === undefined ? {} : { missingKey: missingkey }),
    ...(leftDelim === undefined ? {} : { leftDelim }),
    ...(rightDelim === undefined ? {} : { rightDelim }),
  });
  const set = recorded.engine === 'helm' ? withIncludes(plain, budget) : plain;
  let last: Tree | undefined;
  for (const { name, text } of recorded.templates) last = addTemplate(set, name, text);
  const name = recorded.exec ?? '';
  const data = decodeData(recorded.data);
  // Go's tests run the template that they parsed last, even where it was empty and so did not replace one of its name.
  const isEmpty = recorded.templates.at(-1)?.text === '';
  return isEmpty && last?.name === name ? executeTree(set, last, data) : executeTemplate(set, name, data);
}

/** Runs a case: its tree, output or outputs, or `ERR ` and the error's message. */
export function runCase(
  recorded: TemplateCase,
  functions: ReadonlyMap<string, GoFunction>,
  hasFunction: (name: string) => boolean,
): string {
  try {
    if (recorded.kind === 'render') return renderCase(recorded as unknown as RecordedRender, functions);
    const output = recorded.kind === 'parse' ? parseOnly(recorded, hasFunction) : execute(recorded, functions);
    return toWellFormed(output);
  } catch (error) {
    return `ERR ${toWellFormed((error as Error).message)}`;
  }
}
