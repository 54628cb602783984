import type { FieldSet, ManagedFields, Manifest } from '../../flux/api/manifest.ts';
import type { Ownership } from '../ownership.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
const obsoleteAnnotations = [lastApplied, 'kustomize.toolkit.fluxcd.io/checksum', 'fluxcd.io/sync-checksum'];
const obsoleteLabels = ['fluxcd.io/sync-gc-mark'];

interface JsonPatch {
  readonly op: 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

/**
 * A JSON patch that hands the fields which kubectl wrote to the owner's field manager, so that an apply without them removes them, and
 * removes what older versions of Flux left behind. Undefined if there is nothing to clean up. The server accepts it only for the version
 * that was read.
 */
export function cleanupPatch(
  live: Manifest,
  { fieldManager }: Pick<Ownership, 'fieldManager'>,
): readonly JsonPatch[] | undefined {
  const managed = live.metadata.managedFields ?? [];
  const foreign = managed.filter((entry) => isForeign(entry, fieldManager));
  const patches: JsonPatch[] = [
    ...obsoleteAnnotations
      .filter((key) => live.metadata.annotations?.[key] !== undefined)
      .map((key) => removal('annotations', key)),
    ...obsoleteLabels.filter((key) => live.metadata.labels?.[key] !== undefined).map((key) => removal('labels', key)),
    ...(foreign.length === 0
      ? []
      : [
          {
            op: 'replace' as const,
            path: '/metadata/managedFields',
            value: merged(managed, foreign, live.apiVersion, fieldManager),
          },
        ]),
  ];
  if (patches.length === 0) return undefined;
  return [...patches, { op: 'replace', path: '/metadata/resourceVersion', value: live.metadata.resourceVersion }];
}

function isForeign({ manager = '', operation, subresource }: ManagedFields, fieldManager: string): boolean {
  if (subresource) return false;
  if (manager.startsWith('kubectl')) return true;
  return operation === 'Update' && ['before-first-apply', fieldManager].some((prefix) => manager.startsWith(prefix));
}

function merged(
  managed: readonly ManagedFields[],
  foreign: readonly ManagedFields[],
  apiVersion: string,
  fieldManager: string,
): readonly ManagedFields[] {
  const own = managed.find(
    ({ manager, operation, subresource }) => manager === fieldManager && operation === 'Apply' && !subresource,
  );
  const fieldsV1 = [own, ...foreign].reduce<FieldSet>((sum, entry) => unite(sum, entry?.fieldsV1 ?? {}), {});
  const rest = managed.filter((entry) => entry !== own && !foreign.includes(entry));
  return [
    ...rest,
    {
      manager: fieldManager,
      operation: 'Apply',
      apiVersion: own?.apiVersion ?? foreign[0]?.apiVersion ?? apiVersion,
      fieldsType: 'FieldsV1',
      fieldsV1,
    },
  ];
}

function unite(a: FieldSet, b: FieldSet): FieldSet {
  return Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((key) => [key, unite(a[key] ?? {}, b[key] ?? {})]),
  );
}

function removal(field: string, key: string): JsonPatch {
  return { op: 'remove', path: `/metadata/${field}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}` };
}
