import type { z } from 'zod';
import { apiKinds } from '../../flux/api/index.ts';
import { type Kind, type SourceRef, sourceColumns } from '../../flux/api/kind.ts';
import { type ReconciledKind, reconciledKinds } from '../../flux/kinds.ts';
import { type FluxObject, fluxListPath, listFluxObjects } from '../../flux/objects.ts';
import type { KubeClient } from '../../ports/kube/client.ts';
import { isNotFound } from '../../ports/kube/kube-api-error.ts';
import { listTable } from '../../ports/kube/table.ts';
import type { Cluster } from '../context.ts';
import type { Run } from '../run/run.ts';
import { isServed } from '../shard.ts';

/** An object that is made from a source. */
interface Dependent {
  readonly kind: ReconciledKind;
  readonly namespace: string;
  readonly name: string;
}

interface Candidate extends Omit<Dependent, 'kind'> {
  readonly sources: readonly SourceRef[];
  readonly suspended: boolean;
  readonly labels: Readonly<Record<string, string>> | undefined;
}

type DependentKind = Kind<z.ZodType, z.ZodType> & Required<Pick<Kind<z.ZodType, z.ZodType>, 'sourcesOf'>>;

/**
 * Wakes every object that is made from the source of this run, which may be a source itself. One that has this revision already finds so
 * itself: it may be on its way to another one.
 *
 * @throws ClaimLost
 */
export async function wakeDependents({ object, claim, home, job, clock, wake, signal }: Run): Promise<void> {
  const { namespace, name, resourceVersion } = object.live.metadata;
  const dependents = await listDependents(home, { kind: job.kind, namespace, name }, signal);
  if (dependents.length === 0) return;
  await claim.check();
  // A later run may have to tell of the same artifact again: its own id is part of the event.
  const event = `source/${resourceVersion}/${claim.run}`;
  const woken = { type: 'object', cluster: home.uid, reason: 'push', at: clock.now(), trace: job.trace } as const;
  await wake.now(dependents.map((dependent) => ({ job: { ...woken, ...dependent }, event })));
}

/** The objects, served and not suspended, that are made from a source; none of a kind that the cluster does not have. */
export async function listDependents(
  cluster: Pick<Cluster, 'client' | 'shards'>,
  source: Dependent,
  signal: AbortSignal,
): Promise<readonly Dependent[]> {
  const found: Dependent[] = [];
  for (const kind of reconciledKinds) {
    const schema: Kind<z.ZodType, z.ZodType> = apiKinds[kind];
    if (schema.sourcesOf === undefined) continue;
    try {
      for await (const candidate of listCandidates(cluster.client, kind, schema as DependentKind, signal))
        if (isMadeFrom(candidate, source) && !candidate.suspended && isServed(cluster, candidate.labels))
          found.push({ kind, namespace: candidate.namespace, name: candidate.name });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  return found;
}

function isMadeFrom({ sources, namespace: own }: Candidate, { kind, namespace, name }: Dependent): boolean {
  return sources.some((ref) => ref.kind === kind && ref.name === name && (ref.namespace ?? own) === namespace);
}

const needed = ['Suspended', ...sourceColumns.map(({ name }) => name)];

/** By columns: whole objects hold their inventories. Where the definition in the cluster lacks the columns, whole objects. */
async function* listCandidates(
  client: KubeClient,
  kind: ReconciledKind,
  { columns: defined, sourcesOf }: DependentKind,
  signal: AbortSignal,
): AsyncGenerator<Candidate> {
  if (!sourceColumns.every((column) => defined.includes(column)))
    return yield* listWhole(client, kind, sourcesOf, signal);
  for await (const { columns, rows } of listTable<FluxObject['metadata']>(client, fluxListPath(kind), signal)) {
    if (!needed.every((name) => columns.has(name))) return yield* listWhole(client, kind, sourcesOf, signal);
    for (const { metadata, cell } of rows) yield fromRow(metadata, cell);
  }
}

async function* listWhole(
  client: KubeClient,
  kind: ReconciledKind,
  sourcesOf: DependentKind['sourcesOf'],
  signal: AbortSignal,
): AsyncGenerator<Candidate> {
  for (const { metadata, spec } of await listFluxObjects(client, kind, signal)) {
    const { namespace, name, labels } = metadata;
    yield { namespace, name, sources: sourcesOf(spec), suspended: spec['suspend'] === true, labels };
  }
}

function fromRow({ namespace, name, labels }: FluxObject['metadata'], cell: (column: string) => unknown): Candidate {
  const text = (column: string): string => String(cell(column) ?? '');
  const source = { kind: text('SourceKind'), name: text('Source'), namespace: text('SourceNamespace') || undefined };
  return { namespace, name, sources: [source], suspended: cell('Suspended') === true, labels };
}
