import { sourceColumns } from '../../flux/api/kind.ts';
import type { Kustomization } from '../../flux/api/kustomization.ts';
import type { FluxObject } from '../../flux/objects.ts';
import { fluxListPath, listFluxObjects } from '../../flux/objects.ts';
import type { KubeClient } from '../../ports/kube/client.ts';
import { isNotFound } from '../../ports/kube/kube-api-error.ts';
import { listTable } from '../../ports/kube/table.ts';
import type { Cluster } from '../context.ts';
import { isServed } from '../shard.ts';

interface Name {
  readonly namespace: string;
  readonly name: string;
}

interface Dependent extends Name {
  readonly sourceKind: unknown;
  readonly sourceName: unknown;
  /** Its own where it names none. */
  readonly sourceNamespace: unknown;
  readonly suspended: boolean;
  readonly labels: Labels;
}

type Labels = Readonly<Record<string, string>> | undefined;

const needed = ['Suspended', ...sourceColumns.map(({ name }) => name)];

/** The Kustomizations, served and not suspended, that are built from a GitRepository; none where the cluster does not have the kind. */
export async function listDependents(
  cluster: Pick<Cluster, 'client' | 'shards'>,
  source: Name,
  signal: AbortSignal,
): Promise<readonly Name[]> {
  try {
    return await findDependents(cluster, source, signal);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

async function findDependents(
  cluster: Pick<Cluster, 'client' | 'shards'>,
  source: Name,
  signal: AbortSignal,
): Promise<readonly Name[]> {
  const found: Name[] = [];
  for await (const dependent of listAll(cluster.client, signal)) {
    const { sourceKind, sourceName, sourceNamespace, suspended, namespace, name } = dependent;
    const isOfSource =
      sourceKind === 'GitRepository' &&
      sourceName === source.name &&
      (sourceNamespace ?? namespace) === source.namespace;
    if (isOfSource && !suspended && isServed(cluster, dependent.labels)) found.push({ namespace, name });
  }
  return found;
}

/** By columns: whole objects hold their inventories. Where the definition in the cluster lacks the columns, whole objects. */
async function* listAll(client: KubeClient, signal: AbortSignal): AsyncGenerator<Dependent> {
  for await (const { columns, rows } of listTable<Name & { readonly labels?: Labels }>(
    client,
    fluxListPath('Kustomization'),
    signal,
  )) {
    if (!needed.every((name) => columns.has(name))) {
      yield* (await listFluxObjects<Kustomization & FluxObject>(client, 'Kustomization', signal)).map(dependentOf);
      return;
    }
    for (const { metadata, cell } of rows)
      yield {
        namespace: metadata.namespace,
        name: metadata.name,
        sourceKind: cell('SourceKind'),
        sourceName: cell('Source'),
        sourceNamespace: cell('SourceNamespace'),
        suspended: cell('Suspended') === true,
        labels: metadata.labels,
      };
  }
}

function dependentOf({ metadata, spec: { sourceRef, suspend } }: Kustomization & FluxObject): Dependent {
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    sourceKind: sourceRef.kind,
    sourceName: sourceRef.name,
    sourceNamespace: sourceRef.namespace,
    suspended: suspend === true,
    labels: metadata.labels,
  };
}
