import { plainType } from '../../../go/yaml/plain-type.ts';
import { doubleQuoted, isPrintable, unfolded, writeScalar } from '../../../yaml/write-scalar.ts';
import type { Entry, ScalarNode, TextNode } from './text-node.ts';

/** Writes a YAML text as kustomize does: two spaces, lists not indented, in the styles of the nodes, empty lines left out. */
export function writeTextNode(node: TextNode): string {
  const lines = isBlock(node) ? blockLines(node) : inline(node, '').split('\n');
  return lines.join('\n');
}

/** Does the node stand on lines of its own? */
function isBlock(node: TextNode): node is Extract<TextNode, { readonly kind: 'map' | 'list' }> {
  return (node.kind === 'map' || node.kind === 'list') && !node.flow && node.entries.length > 0;
}

function blockLines(node: Extract<TextNode, { readonly kind: 'map' | 'list' }>): string[] {
  const lines: string[] = [];
  let gap = false;
  for (const entry of node.entries) {
    if (gap) lines.push('');
    const own = 'key' in entry ? pairLines(entry.key as ScalarNode, entry) : itemLines(entry);
    // One by one: as arguments of one call, as many do not fit the stack.
    for (const line of [...entry.head, ...own, ...entry.foot]) lines.push(line);
    gap = entry.foot.length > 0;
  }
  return lines;
}

function pairLines(key: ScalarNode, { value, line }: Entry): string[] {
  const name = `${inline(key, '')}:`;
  const comment = line === undefined ? '' : ` ${line}`;
  if (!isBlock(value)) {
    const text = inline(value, '  ');
    return withLineComment(text === '' ? name : `${name} ${text}`, comment);
  }
  const inner = blockLines(value);
  const marks = marksOf(value);
  return [`${name}${marks}${comment}`, ...(value.kind === 'list' ? inner : inner.map(indent))];
}

function itemLines({ value, line }: Entry): string[] {
  const comment = line === undefined ? '' : ` ${line}`;
  if (!isBlock(value)) return withLineComment(`- ${inline(value, '  ')}`, comment);
  const marks = marksOf(value);
  const inner = blockLines(value);
  if (marks !== '' || comment !== '') return [`-${marks}${comment}`, ...inner.map(indent)];
  return inner.map((one, at) => (at === 0 ? `- ${one}` : indent(one)));
}

/** A comment stands behind the first line of a text of several. */
function withLineComment(text: string, comment: string): string[] {
  const [first = '', ...others] = text.split('\n');
  return [first + comment, ...others];
}

const indent = (line: string): string => (line === '' ? '' : `  ${line}`);

function marksOf(node: TextNode): string {
  if (node.kind === 'alias') return '';
  return [node.anchor, node.tag].map((mark) => (mark === undefined ? '' : ` ${mark}`)).join('');
}

/** A node that begins on the line of its key or dash; the further lines of a text get an indentation. */
function inline(node: TextNode, indentation: string): string {
  if (node.kind === 'alias') return `*${node.name}`;
  const marks = marksOf(node).trimStart();
  const prefix = marks === '' ? '' : `${marks} `;
  if (node.kind === 'map') {
    const pairs = node.entries.map(({ key, value }) => `${inline(key, '')}: ${inline(value, '')}`);
    return `${prefix}{${pairs.join(', ')}}`;
  }
  if (node.kind === 'list') return `${prefix}[${node.entries.map(({ value }) => inline(value, '')).join(', ')}]`;
  const text = scalarText(node, indentation);
  return text === '' ? marks : prefix + text;
}

/** Older YAML reads these texts as something else; kustomize leaves them without quotes where they have none. */
const outdated = /^([yY]|[nN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|[-+]?\d[\d_]*(:[0-5]?\d)+(\.[\d_]*)?)$/;

function scalarText({ value, style, type, tag }: ScalarNode, indentation: string): string {
  if (style !== 'plain') return writers[allowed(value, style)](value, indentation);
  const write = (text: string): string => writeScalar(text, indentation, false, unfolded, true);
  const now = plainType(value);
  if (now === 'merge' && type === 'merge') return `!!merge ${value}`;
  if (tag !== undefined && now !== 'str') return value;
  if (type === undefined && now !== 'str') return value;
  if (type === undefined || type === 'str' || tag !== undefined) return outdated.test(value) ? value : write(value);
  // What has become something else says what it was.
  if (now !== type) return `!!${type} ${now === 'str' ? write(value) : value}`;
  return value;
}

type Style = Exclude<ScalarNode['style'], 'plain'>;

/** The style itself where Go's writer can keep it, else double quotes. */
function allowed(value: string, style: Style): Style {
  const mayBeSingle = isPrintable(value) && !/ \n|\n |\t/.test(value);
  const mayBeBlock = isPrintable(value) && !/ (?:\n|$)/.test(value);
  return (style === 'single' ? mayBeSingle : mayBeBlock) ? style : 'double';
}

const writers: Readonly<Record<Style, (value: string, indentation: string) => string>> = {
  // Here it escapes tabs, line breaks and wide separators, too.
  double: (value) => `"${doubleQuoted(value)}"`,
  single: (value, indentation) =>
    `'${value.replaceAll("'", "''").replace(/\n+/g, (breaks) => `\n${breaks}${indentation}`)}'`,
  literal: (value, indentation) => `|${hintsOf(value)}\n${lines(value, indentation)}`,
  folded: (value, indentation) => `>${hintsOf(value)}\n${lines(unfold(value), indentation)}`,
};

function hintsOf(value: string): string {
  const leading = /^[ \n]/.test(value) ? '2' : '';
  if (!value.endsWith('\n')) return `${leading}-`;
  return value === '\n' || value.endsWith('\n\n') ? `${leading}+` : leading;
}

function lines(value: string, indentation: string): string {
  return value
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => (line === '' ? '' : indentation + line))
    .join('\n');
}

/** A line break of the value is two of the text, but after a line that is indented. */
function unfold(value: string): string {
  return value.replace(/^([^\s].*)\n/gm, '$1\n\n');
}
