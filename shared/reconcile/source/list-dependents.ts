import { sourceColumns } from '../../api/kind.ts';
import type { KubeClient } from '../../kube/client.ts';
import { listTable } from '../../kube/table.ts';
import { fluxListPath, listFluxObjects } from '../flux-objects.ts';
import type { LiveKustomization } from '../kustomization/subject.ts';

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
}

const needed = ['Suspended', ...sourceColumns.map(({ name }) => name)];

/** The Kustomizations, not suspended, that are built from a GitRepository. */
export async function listDependents(client: KubeClient, source: Name, signal: AbortSignal): Promise<readonly Name[]> {
  const found: Name[] = [];
  for await (const { sourceKind, sourceName, sourceNamespace, suspended, namespace, name } of listAll(client, signal)) {
    const isOfSource =
      sourceKind === 'GitRepository' &&
      sourceName === source.name &&
      (sourceNamespace ?? namespace) === source.namespace;
    if (isOfSource && !suspended) found.push({ namespace, name });
  }
  return found;
}

/** By columns: whole objects hold their inventories. Where the definition in the cluster lacks the columns, whole objects. */
async function* listAll(client: KubeClient, signal: AbortSignal): AsyncGenerator<Dependent> {
  for await (const { columns, rows } of listTable<Name>(client, fluxListPath('Kustomization'), signal)) {
    if (!needed.every((name) => columns.has(name))) {
      yield* (await listFluxObjects<LiveKustomization>(client, 'Kustomization', signal)).map(dependentOf);
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
      };
  }
}

function dependentOf({ metadata, spec: { sourceRef, suspend } }: LiveKustomization): Dependent {
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    sourceKind: sourceRef.kind,
    sourceName: sourceRef.name,
    sourceNamespace: sourceRef.namespace,
    suspended: suspend === true,
  };
}
