/** The files of a build by path, and the folder that is built, the root unless another is named. */
export interface HostileBuild {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly folder?: string;
}

/** By what they do. Each is made when it is asked for: some are large. */
export type HostileBuilds = Readonly<Record<string, () => HostileBuild>>;

export const mebibyte = 1024 * 1024;

/** As many lines, each made from its number. */
export function repeat(count: number, line: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => line(at)).join('');
}

/** The text of an object with this name, and of more fields. */
export function object(name: string, more = ''): string {
  return `apiVersion: v1\nkind: A\nmetadata: {name: ${name}}\n${more}`;
}

/** The text of a file of objects called a0, a1 and so on. */
export function objects(count: number, more: (at: number) => string = () => ''): string {
  return repeat(count, (at) => `---\n${object(`a${at}`, more(at))}`);
}

/** A kustomization with these fields, and the file of objects that it names. */
export function build(fields: string, file = object('a'), others: HostileBuild['files'] = {}): HostileBuild {
  return { files: { 'kustomization.yaml': `resources: [a.yaml]\n${fields}`, 'a.yaml': file, ...others } };
}

/** The field of a patch whose file is p.yaml. */
export function patch(target: string): string {
  return `patches:\n- target: ${target}\n  path: p.yaml\n`;
}

/** An operation that adds a field. */
export const addX = '[{"op": "add", "path": "/x", "value": "y"}]';

/** An entry of a map. */
export function pair(at: number): string {
  return `k${at}: v`;
}

/** An item of `replacements` from a field of the object `a`. */
export function replacement(source: string, fields: string): string {
  return `- source: {kind: A, name: a, fieldPath: ${source}}\n  targets: [{select: {kind: A}, ${fields}}]\n`;
}

/** A list in a list, and so on. */
export function lists(levels: number): string {
  return '['.repeat(levels) + ']'.repeat(levels);
}

/** A map in a map, and so on. */
export function maps(levels: number): string {
  return '{a: '.repeat(levels) + '}'.repeat(levels);
}

/** Nine times nine times…: a few lines that are nine to the power of twelve values. */
export const bomb = `l0: &l0 [x]\n${repeat(12, (at) => `l${at + 1}: &l${at + 1} [${Array(9).fill(`*l${at}`).join(', ')}]\n`)}`;
