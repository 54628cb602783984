import { changeField, type FieldSpec, fitsType } from '../field-specs/field-spec.ts';
import { builtinReferences, type ReferenceRule } from '../field-specs/references.ts';
import { KustomizeError } from '../kustomize-error.ts';
import {
  currentId,
  effectiveNamespace,
  isClusterScoped,
  isObject,
  type Json,
  type JsonObject,
  type KubeObject,
  namespaceOf,
  originalId,
  previousIds,
  type Resource,
} from '../object/resource.ts';
import { setScalar } from '../object/set-scalar.ts';
import { scalarText, wasLeftBlank, writtenText } from '../yaml/written-scalars.ts';

/**
 * Makes references follow the objects that they name: those of all resources, unless `referrers` are others.
 *
 * @see https://github.com/kubernetes-sigs/kustomize/blob/master/api/filters/nameref/nameref.go
 * @throws KustomizeError `ambiguous` where several objects with different names could be meant
 */
export function updateReferences(
  resources: readonly Resource[],
  rules: readonly ReferenceRule[] = builtinReferences,
  referrers: readonly Resource[] = resources,
): void {
  referrers.forEach(refuseBlankSubjects);
  const byOldName = new Map<string, Resource[]>();
  for (const resource of resources) {
    for (const name of new Set(resource.previous.map((id) => id.name))) {
      const named = byOldName.get(name);
      if (named === undefined) byOldName.set(name, [resource]);
      else named.push(resource);
    }
  }
  const areas: Areas = new Map();
  for (const referrer of referrers) {
    const id = originalId(referrer);
    const fitting = rulesOfKind(rules, id.kind).filter(({ spec }) => fitsType(id, spec));
    if (fitting.length === 0) continue;
    refuseNullVersion(referrer);
    for (const { rule, spec } of fitting) {
      const target = { referrer, rule, roleRef: spec.path.endsWith('roleRef/name'), byOldName, resources, areas };
      // Also where no name has changed: a field that cannot hold a name is an error.
      referrer.object = changeField(referrer.object, { path: spec.path }, (found, way, map) =>
        rename(found, target, map, String(way.at(-1))),
      );
    }
  }
}

/** kustomize compares what it knows of a referrer with what is written, and takes `null` for a name there. */
function refuseNullVersion({ object, file }: Resource): void {
  if (object.apiVersion !== null || wasLeftBlank(object, 'apiVersion')) return;
  throw new KustomizeError(
    'not-an-object',
    file,
    `${object.kind} ${object.metadata.name} has the apiVersion null: name one, or leave the field out`,
  );
}

type RuleOfKind = readonly { readonly rule: ReferenceRule; readonly spec: FieldSpec }[];
const knownKinds = new WeakMap<readonly ReferenceRule[], Map<string, RuleOfKind>>();

/** The rules that speak of referrers of a kind, in their order. */
function rulesOfKind(rules: readonly ReferenceRule[], kind: string): RuleOfKind {
  const byKind = knownKinds.get(rules) ?? new Map<string, RuleOfKind>();
  knownKinds.set(rules, byKind);
  let found = byKind.get(kind);
  if (found === undefined) {
    found = rules.flatMap((rule) =>
      rule.fieldSpecs.filter((spec) => !spec.kind || spec.kind === kind).map((spec) => ({ rule, spec })),
    );
    byKind.set(kind, found);
  }
  return found;
}

interface Target {
  readonly referrer: Resource;
  readonly rule: ReferenceRule;
  readonly roleRef: boolean;
  readonly byOldName: ReadonlyMap<string, readonly Resource[]>;
  readonly resources: readonly Resource[];
  readonly areas: Areas;
}

/** Where an object is: the namespace, or that it is outside of all. Kept while references are updated: many may be compared with many. */
interface Area {
  readonly isEverywhere: boolean;
  readonly namespace: string;
}
type Areas = Map<KubeObject, Area>;

function areaOf(resource: Resource, areas: Areas): Area {
  let area = areas.get(resource.object);
  if (area === undefined) {
    const id = currentId(resource);
    area = { isEverywhere: isClusterScoped(id), namespace: id.namespace || 'default' };
    areas.set(resource.object, area);
  }
  return area;
}

function rename(found: Json | undefined, target: Target, map: JsonObject | undefined, key: string): Json | undefined {
  if (!Array.isArray(found)) return renameOne(found, target, map, key);
  let same = true;
  const items = found.map((item: Json) => {
    if (Array.isArray(item))
      throw new KustomizeError('bad-field', target.referrer.file, 'a list of names has a list in it');
    const changed = renameOne(item, target, undefined, '') ?? item;
    if (changed !== item) same = false;
    return changed;
  });
  return same ? found : items;
}

function renameOne(
  found: Json | undefined,
  target: Target,
  map: JsonObject | undefined,
  key: string,
): Json | undefined {
  if (isObject(found)) return renameIn(found, target);
  if (found === undefined || found === null) return found;
  const referral = select(map ? scalarText(map, key) : String(found), target, undefined);
  if (referral === undefined) return found;
  const { name } = currentId(referral);
  return map === undefined && typeof found === 'string' ? name : setScalar(name, map, key);
}

function renameIn(reference: JsonObject, target: Target): Json {
  const { name } = reference;
  if (name === undefined)
    throw new KustomizeError('bad-field', target.referrer.file, "path config error; no 'name' field in node");
  const oldName = scalarText(reference, 'name');
  const namespace = Object.hasOwn(reference, 'namespace') ? scalarText(reference, 'namespace') : undefined;
  const referral = select(oldName, target, namespace, true);
  if (referral === undefined) return reference;
  const newNamespace = namespaceOf(referral.object);
  const newName = currentId(referral).name;
  if (newName === oldName && newNamespace === '') return reference;
  return {
    ...reference,
    name: setScalar(newName, reference, 'name'),
    ...(newNamespace === '' ? {} : { namespace: setScalar(newNamespace, reference, 'namespace') }),
  };
}

/** The object that is meant by an old name: of the right kind, near the referrer, of the same overlay. */
function select(
  oldName: string,
  { referrer, rule, roleRef, byOldName, resources, areas }: Target,
  namespace: string | undefined,
  takesNamespace = false,
): Resource | undefined {
  const named = byOldName.get(oldName);
  if (named === undefined) return undefined;
  const wanted = roleRef ? [rule, roleOf(referrer)] : [rule];
  let candidates = named.filter(
    (candidate) =>
      mayRefer(referrer, candidate, areas) &&
      wanted.every((gvk) => previousIds(candidate).some((id) => fitsType(id, gvk))),
  );
  if (namespace !== undefined) {
    // The present namespaces count only where nothing at all stood in one of this name at first.
    const stoodThere = (one: Resource): boolean => effectiveNamespace(originalId(one)) === namespace;
    const original = resources.some((one) => stoodThere(one) && mayRefer(referrer, one, areas));
    candidates = candidates.filter((one) =>
      original ? stoodThere(one) : effectiveNamespace(currentId(one)) === namespace,
    );
  }
  if (candidates.length <= 1) return candidates[0];
  candidates = candidates.filter((candidate) => isSameLayer(referrer, candidate, true));
  if (candidates.length > 1) candidates = candidates.filter((candidate) => isSameLayer(referrer, candidate, false));
  const [first, ...others] = candidates;
  const isAlike = ({ object }: Resource): boolean =>
    object.metadata.name === first?.object.metadata.name &&
    (!takesNamespace || namespaceOf(object) === namespaceOf(first.object));
  if (others.every(isAlike)) return first;
  const ids = candidates.map(({ object }) => `${object.kind}/${object.metadata.name}`).join(', ');
  const { kind, metadata } = referrer.object;
  throw new KustomizeError(
    'ambiguous',
    referrer.file,
    `${kind} ${metadata.name} refers to '${oldName}'; found multiple possible referrals: ${ids}`,
  );
}

function roleOf({ object }: Resource): { kind?: string; group?: string; version?: string } {
  const { roleRef } = object as { roleRef?: Json };
  if (!isObject(roleRef)) return {};
  const { kind, apiGroup } = roleRef;
  return typeof kind === 'string' && typeof apiGroup === 'string' ? { kind, group: apiGroup } : {};
}

function mayRefer(referrer: Resource, candidate: Resource, areas: Areas): boolean {
  const [from, to] = [areaOf(referrer, areas), areaOf(candidate, areas)];
  if (from.isEverywhere || to.isEverywhere || from.namespace === to.namespace) return true;
  if (candidate.object.kind !== 'ServiceAccount' || referrer.object.kind !== 'RoleBinding') return false;
  return subjectsOf(referrer).some(({ namespace }) => namespace === namespaceOf(candidate.object));
}

/** The subjects of a binding that are ServiceAccounts with a namespace. */
function subjectsOf({ object, file }: Resource): readonly JsonObject[] {
  const { subjects } = object as { subjects?: Json };
  const all: readonly Json[] = Array.isArray(subjects) ? subjects : [];
  return all.filter((subject): subject is JsonObject => {
    if (!isObject(subject))
      throw new KustomizeError('bad-field', file, `${object.kind} ${object.metadata.name}: a subject is not a map`);
    const { kind } = subject;
    if (kind !== undefined && typeof kind !== 'string' && Object.hasOwn(subject, 'namespace'))
      throw new KustomizeError(
        'bad-field',
        file,
        `${object.kind} ${object.metadata.name}: a subject's kind is not a text`,
      );
    return kind === 'ServiceAccount' && Object.hasOwn(subject, 'namespace');
  });
}

function refuseBlankSubjects(resource: Resource): void {
  const { kind, metadata } = resource.object;
  // A date is a text only to us.
  const isText = (subject: JsonObject): boolean =>
    typeof subject['namespace'] === 'string' && writtenText(subject, 'namespace') === undefined;
  if (kind !== 'RoleBinding' || subjectsOf(resource).every(isText)) return;
  throw new KustomizeError('bad-field', resource.file, `${kind} ${metadata.name}: the namespace of a subject is blank`);
}

/** Do the prefixes and suffixes of the outer layers agree, as far as both have them? */
function isSameLayer(a: Resource, b: Resource, allowEmpty: boolean): boolean {
  const agree = (one: readonly string[], other: readonly string[]): boolean => {
    const length = Math.min(one.length, other.length);
    return length === 0
      ? one.length === other.length
      : one.slice(-length).join('\0') === other.slice(-length).join('\0');
  };
  const fits = (one: readonly string[], other: readonly string[]): boolean =>
    (allowEmpty && (one.length === 0 || other.length === 0)) || agree(one, other);
  return fits(a.prefixes, b.prefixes) && fits(a.suffixes, b.suffixes);
}
