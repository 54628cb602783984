import { writeExactJson } from '../../../base/go/json/exact-json.ts';
import { changeField, type FieldSpec } from '../field-specs/field-spec.ts';
import { KustomizeError } from '../kustomize-error.ts';
import { locateIfAny, splitFieldPath } from '../match/replacement-paths.ts';
import { createGrowth, type Growth } from '../object/bounds.ts';
import { newValueAt } from '../object/new-value.ts';
import { refuseOddKeys } from '../object/require-text-key.ts';
import { allIds, effectiveNamespace, isObject, type Json, type ObjectId, type Resource } from '../object/resource.ts';
import { settleShared } from '../object/shared-values.ts';
import type { Variable } from '../read/kustomization.ts';
import { oddKeys } from '../yaml/written-scalars.ts';

/** A variable, and the object that it takes its value from, whatever that is called later. */
export interface BoundVariable {
  readonly variable: Variable;
  readonly source: Resource | undefined;
  readonly file: string;
}

/** Binds variables to the objects that they name. @throws KustomizeError where a name is taken or fits several objects */
export function bindVariables(
  bound: readonly BoundVariable[],
  variables: readonly Variable[],
  resources: readonly Resource[],
  file: string,
): readonly BoundVariable[] {
  return mergeVariables(
    bound,
    variables.map((variable) => ({ variable, file, source: findSource(variable, resources, file) })),
  );
}

/** All of both. @throws KustomizeError where two have one name */
export function mergeVariables(
  bound: readonly BoundVariable[],
  added: readonly BoundVariable[],
): readonly BoundVariable[] {
  const names = new Set(bound.map(({ variable }) => variable.name));
  for (const { variable, file } of added) {
    if (names.has(variable.name))
      throw new KustomizeError('bad-var', file, `var '${variable.name}' already encountered`);
    names.add(variable.name);
  }
  return [...bound, ...added];
}

function findSource({ name, objref }: Variable, resources: readonly Resource[], file: string): Resource | undefined {
  const { version, group } = apiOf(objref);
  const fits = (id: ObjectId): boolean =>
    id.name === objref.name &&
    id.kind === objref.kind &&
    id.group === group &&
    id.version === version &&
    // Without a namespace, any will do; with one, no cluster-scoped object.
    (!objref.namespace || effectiveNamespace(id) === objref.namespace);
  const found = resources.filter((resource) => allIds(resource).some(fits));
  if (found.length > 1)
    throw new KustomizeError(
      'bad-var',
      file,
      `found ${found.length} resId matches for var ${name} (unable to disambiguate)`,
    );
  return found[0];
}

function apiOf({ apiVersion, group, version }: Variable['objref']): {
  readonly group: string;
  readonly version: string;
} {
  const parts = (apiVersion ?? '').split('/');
  if (parts.length === 2) return { group: parts[0] as string, version: parts[1] as string };
  return { group: group ?? '', version: parts[0] || (version ?? '') };
}

/** Replaces each `$(NAME)` by the value of its variable. @throws KustomizeError */
export function resolveVariables(
  resources: readonly Resource[],
  bound: readonly BoundVariable[],
  specs: readonly FieldSpec[],
  growth: Growth,
): void {
  if (bound.length === 0) return;
  const left = new Set(resources);
  replaceVariables(resources, new Map(bound.map((one) => [one.variable.name, readValue(one, left)])), specs, growth);
}

/** The same with values that are known. @throws KustomizeError */
export function replaceVariables(
  resources: readonly Resource[],
  values: ReadonlyMap<string, Json>,
  specs: readonly FieldSpec[],
  growth: Growth = createGrowth(),
): void {
  for (const resource of resources) {
    const before = resource.object;
    const change = (found: Json | undefined): Json | undefined =>
      found === undefined ? undefined : expandIn(found, values, resource, growth);
    for (const spec of specs) resource.object = changeField(resource.object, { ...spec, create: false }, change);
    settleShared(resource, before);
  }
}

/** An object that is gone, such as one that a patch removed, has no value. */
function readValue({ variable, source, file }: BoundVariable, left: ReadonlySet<Resource>): Json {
  if (source === undefined || !left.has(source))
    throw new KustomizeError(
      'bad-var',
      file,
      `var '${variable.name}' cannot be mapped to a field in the set of known resources`,
    );
  const path = variable.fieldref?.fieldPath || 'metadata.name';
  const found = locateIfAny(source.object, splitFieldPath(path.replace(/\[(\w+)\]/g, '.$1')));
  const read = found && newValueAt(source.object, found.way);
  // Of null the text counts, as it is written.
  if (read !== undefined) return read.value ?? read.text;
  throw new KustomizeError(
    'bad-var',
    file,
    `field ${path} specified in var '${variable.name}' not found in corresponding resource`,
  );
}

/** A text, the texts of a list, or those of a map's values. */
function expandIn(found: Json, values: ReadonlyMap<string, Json>, { file, object }: Resource, growth: Growth): Json {
  const grow = (length: number): void => growth.addText(length, file);
  if (typeof found === 'string') return expand(found, values, grow);
  if (Array.isArray(found))
    return found.map((item: Json) => {
      if (typeof item === 'string') return expand(item, values, grow);
      const { kind, metadata } = object;
      const value = writeExactJson(item);
      throw new KustomizeError(
        'bad-field',
        file,
        `${kind} ${metadata.name}: variables go into lists of texts, not of ${value}`,
      );
    });
  if (!isObject(found)) return found;
  const refuse = refuseOddKeys(file, `${object.kind} ${object.metadata.name}`);
  for (const key of oddKeys(found)) refuse(key, false);
  const texts = Object.entries(found).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  // Anything but a text stays as it is written.
  return { ...found, ...Object.fromEntries(texts.map(([key, value]) => [key, expand(value, values, grow)])) };
}

/** A text that is one variable takes the type of its value; `$$` is a dollar. */
function expand(text: string, values: ReadonlyMap<string, Json>, grow: (length: number) => void): Json {
  const valueOfName = (name: string): Json => {
    const value = values.get(name);
    return value === undefined || typeof value === 'object' ? `$(${name})` : value;
  };
  const [, only] = /^\$\(([^)]*)\)$/.exec(text) ?? [];
  if (only !== undefined) return valueOfName(only);
  // Behind the last bracket that closes nothing can be a name, and nobody has to look for its end from each that opens.
  const end = text.lastIndexOf(')') + 1;
  const head = text.slice(0, end).replace(/\$(?:\$|\(([^)]*)\))/g, (_, name: string | undefined) => {
    const put = name === undefined ? '$' : String(valueOfName(name));
    grow(put.length);
    return put;
  });
  return head + text.slice(end).replaceAll('$$', () => '$');
}
