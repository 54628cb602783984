import type { ObjectId } from '../../../shared/render/kustomize/object/resource.ts';
import type { KustomizeCase } from './cases.ts';

/** What the original's tests gave in Go, of which the record holds nothing: read there and typed here, by the ends of the cases' names. */

/** Variables with these values, and the field where they are looked for. */
export const variables = { VAR: 5, FOO: 'foo', BAR: 'bar', BOOL: false, FLOAT: 1.23 };

export const variableFields: Readonly<Record<string, string>> = {
  maps: 'data',
  complicated_case: 'data/slice2',
  null_value: 'data/FOO',
  simple_scalar: 'spec/replicas',
  'non-string_scalar': 'spec/replicas',
  wrong_path: 'a/b/c',
  sequence: 'data',
  'non-string_in_sequence': 'data/slice',
  invalid_key_in_map: 'data',
};

export const patches: Readonly<Record<string, string>> = {
  different_key_types: '{data: {6443: key-int}}',
  honor_different_key_style_one: '{data: {"6443": barfoo, 9110: foo-foo}}',
};

/** An object that may be meant by a name. */
export interface Candidate extends Pick<ObjectId, 'kind' | 'name'> {
  readonly namespace?: string;
  readonly oldName: string;
  readonly prefix?: string;
  readonly suffix?: string;
}

const other: Candidate = { kind: 'NotSecret', name: 'newName2', oldName: 'newName2' };
const renamed: Candidate = { kind: 'Secret', name: 'newName', oldName: 'oldName' };

/** Two of one old name, with what was put before and behind theirs. */
function twins(prefixes: readonly [string, string], suffixes: readonly [string, string]): readonly Candidate[] {
  return ['newName', 'newName2'].map((name, at) => ({
    ...renamed,
    name,
    ...(prefixes[at] && { prefix: prefixes[at] }),
    ...(suffixes[at] && { suffix: suffixes[at] }),
  }));
}

export const candidates: Readonly<Record<string, readonly Candidate[]>> = {
  'TestNamerefFilter/simple_scalar': [renamed, other],
  'TestNamerefFilter/mapping': [renamed, other],
  'TestNamerefFilter/null_value': [renamed, other],
  'TestNamerefFilter/sequence': [{ ...renamed, oldName: 'oldName1' }, other],
  'TestNamerefFilter/mapping_with_namespace': [
    { ...renamed, namespace: 'someNs' },
    { ...other, oldName: 'oldName' },
    { ...renamed, name: 'thirdName' },
  ],
  'TestNamerefFilterUnhappy/multiple_match': twins(['', ''], ['', '']),
  'TestNamerefFilterUnhappy/no_name': twins(['', ''], ['', '']),
  prefix_match: twins(['prefix1', 'prefix2'], ['', 'suffix2']),
  suffix_match: twins(['', 'prefix2'], ['suffix1', 'suffix2']),
  prefix_suffix_both_match: twins(['prefix1', 'prefix2'], ['suffix1', 'suffix2']),
  'multiple_match:_both': twins(['prefix', 'prefix'], ['suffix', 'suffix']),
  'multiple_match:_only_prefix': twins(['prefix', 'prefix'], ['', '']),
  'multiple_match:_only_suffix': twins(['', ''], ['suffix', 'suffix']),
  'no_match:_neither_match': twins(['prefix1', 'prefix2'], ['suffix1', 'suffix2']),
  "no_match:_prefix_doesn't_match": twins(['prefix1', 'prefix2'], ['suffix', 'suffix']),
  "no_match:_suffix_doesn't_match": twins(['prefix', 'prefix'], ['suffix1', 'suffix2']),
};

const typed: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'nameref.Filter': candidates,
  'refvar.Filter': variableFields,
  'patchstrategicmerge.Filter': patches,
};

/** Was something of what a case is given typed here, because the record lacks it? */
export function isTyped({ filter = '', name }: KustomizeCase): boolean {
  return keyOf(typed[filter] ?? {}, name) !== undefined;
}

/** The entry for a case. */
export function lostOf<T>(entries: Readonly<Record<string, T>>, name: string): T {
  const key = keyOf(entries, name);
  if (key === undefined) throw new Error(`${name}: the record lacks its input, and it is not typed here`);
  return entries[key] as T;
}

/** The longest that the case's name ends with. */
function keyOf(entries: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const end = name.replace(/#\d+$/, '');
  const [key] = Object.keys(entries)
    .filter((one) => end.endsWith(`/${one}`) || end.endsWith(`::${one}`))
    .sort((a, b) => b.length - a.length);
  return key;
}
