import { findCondition } from '../flux/conditions.ts';
import { fluxKinds, type ReconciledKind, reconciledKinds } from '../flux/kinds.ts';
import { type FluxObject, fluxListPath, listFluxObjects } from '../flux/objects.ts';
import type { KubeClient } from '../ports/kube/client.ts';
import { isNotFound } from '../ports/kube/kube-api-error.ts';
import { listTable, type TableRow } from '../ports/kube/table.ts';

/** A Flux object as `gotk_resource_info` shows it. */
export interface Resource {
  readonly kind: ReconciledKind;
  readonly group: string;
  readonly version: string;
  readonly namespace: string;
  readonly name: string;
  /** The status of the Ready condition; empty if there is none yet. */
  readonly ready: string;
  readonly suspended: boolean;
  readonly revision?: string | undefined;
  readonly source?: string | undefined;
  readonly url?: string | undefined;
}

const needed = ['Ready', 'Suspended'];

/** Lists every object of the kinds that Sluice serves. Kinds that the cluster does not have are left out. */
export async function listResources(client: KubeClient, signal: AbortSignal): Promise<readonly Resource[]> {
  return (await Promise.all(reconciledKinds.map((kind) => listKind(client, kind, signal)))).flat();
}

async function listKind(client: KubeClient, kind: ReconciledKind, signal: AbortSignal): Promise<readonly Resource[]> {
  const found: Resource[] = [];
  try {
    for await (const { columns, rows } of listTable<FluxObject['metadata']>(client, fluxListPath(kind), signal)) {
      // Flux's own CRDs have other columns.
      if (!needed.every((name) => columns.has(name)))
        return (await listFluxObjects(client, kind, signal)).map((object) => fromObject(kind, object));
      found.push(...rows.map((row) => fromRow(kind, row)));
    }
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  return found;
}

const placeOf = (kind: ReconciledKind, { namespace, name }: FluxObject['metadata']) => {
  const { group, version } = fluxKinds[kind];
  return { kind, group, version, namespace, name };
};
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function fromRow(kind: ReconciledKind, { metadata, cell }: TableRow<FluxObject['metadata']>): Resource {
  return {
    ...placeOf(kind, metadata),
    ready: textOf(cell('Ready')) ?? '',
    suspended: cell('Suspended') === true,
    revision: textOf(cell('Revision')),
    source: textOf(cell('Source')),
    url: textOf(cell('URL')),
  };
}

interface Revisions {
  readonly artifact?: { readonly revision?: string };
  readonly lastAppliedRevision?: string;
}

function fromObject(kind: ReconciledKind, { metadata, spec, status }: FluxObject): Resource {
  const { artifact, lastAppliedRevision } = (status ?? {}) as Revisions;
  return {
    ...placeOf(kind, metadata),
    ready: findCondition(status?.conditions, 'Ready')?.status ?? '',
    suspended: spec['suspend'] === true,
    revision: lastAppliedRevision ?? artifact?.revision,
    source: textOf((spec['sourceRef'] as { readonly name?: string } | undefined)?.name),
    url: textOf(spec['url']),
  };
}
