import { artifactPath, artifactUrl, newestFile } from '../../artifact/address.ts';
import type { StoredRevision } from '../../artifact/revisions.ts';
import { formatTime } from '../../flux/conditions.ts';
import type { SourceKindName } from '../../flux/kinds.ts';
import { isObserved } from '../../source/is-observed.ts';
import { sourceKinds } from '../../source/kinds/index.ts';
import type { ReconcileContext } from '../context.ts';
import type { Artifact, LiveSource } from './state.ts';

/** What decides where artifacts are found. */
export type Place = Pick<ReconcileContext, 'gatewayUrl' | 'secret' | 'cluster'>;

/** Where the artifact of a revision is found: the path of the status, and the URL at the gateway. */
export function placeOfArtifact(
  { gatewayUrl, secret, cluster }: Place,
  kind: SourceKindName,
  { metadata, spec }: LiveSource,
  revision: string,
): Pick<Artifact, 'path' | 'url'> {
  const path = artifactPath(kind, metadata, sourceKinds[kind].fileOf(revision, spec));
  return { path, url: artifactUrl(gatewayUrl, secret, cluster.uid, path) };
}

/** `status.url`: where the newest artifact is always found; absent for kinds without such a place. */
export function newestUrl(
  { gatewayUrl, secret, cluster }: Place,
  kind: SourceKindName,
  { metadata }: LiveSource,
): { readonly url?: string } {
  if (sourceKinds[kind].hasNewestUrl !== true) return {};
  return { url: artifactUrl(gatewayUrl, secret, cluster.uid, artifactPath(kind, metadata, newestFile)) };
}

/** Names the very artifact that dependents were woken for. */
export function toldOf({ status }: LiveSource): string | undefined {
  const { revision, digest, lastUpdateTime } = status?.artifact ?? {};
  return revision === undefined ? undefined : `${revision} ${digest} ${lastUpdateTime}`;
}

/** Whether this artifact is not the one that the status names, or made by other rules. */
export function isNewArtifact(
  kind: SourceKindName,
  { spec, status = {} }: LiveSource,
  { revision, digest }: Pick<Artifact, 'revision' | 'digest'>,
): boolean {
  const old = status.artifact;
  const observed = isObserved(sourceKinds[kind].observe(spec), status as Readonly<Record<string, unknown>>);
  return old?.revision !== revision || old.digest !== digest || !observed;
}

/** The artifact that the status is to name: the one of before where it is the same. @param now milliseconds since the epoch */
export function artifactFor(
  place: Place,
  kind: SourceKindName,
  current: LiveSource,
  { stored: { revision, digest, size, metadata }, now }: { readonly stored: StoredRevision; readonly now: number },
): Artifact {
  const { path, url } = placeOfArtifact(place, kind, current, revision);
  const old = current.status?.artifact;
  if (old !== undefined && !isNewArtifact(kind, current, { revision, digest }) && old.url === url) return old;
  const said = metadata === undefined ? {} : { metadata };
  return { digest, path, revision, size, url, lastUpdateTime: formatTime(now), ...said };
}
