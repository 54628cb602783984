import { artifactUrl } from '../../gateway/published.ts';
import type { ReconcileContext } from '../context.ts';
import type { LiveGitRepository } from './state.ts';

type Artifact = NonNullable<NonNullable<LiveGitRepository['status']>['artifact']>;

/** Where the artifact of a revision is found: the path of the status, and the URL at the gateway. */
export function placeOfArtifact(
  { gatewayUrl, secret, cluster }: Pick<ReconcileContext, 'gatewayUrl' | 'secret' | 'cluster'>,
  { metadata }: LiveGitRepository,
  revision: string,
): Pick<Artifact, 'path' | 'url'> {
  const commit = revision.slice(revision.lastIndexOf(':') + 1);
  const path = `gitrepository/${metadata.namespace}/${metadata.name}/${commit}.tar.gz`;
  return { path, url: artifactUrl(gatewayUrl, secret, cluster.uid, path) };
}

/** Names the very artifact that dependents were woken for. */
export function toldOf({ status }: LiveGitRepository): string | undefined {
  const { revision, digest, lastUpdateTime } = status?.artifact ?? {};
  return revision === undefined ? undefined : `${revision} ${digest} ${lastUpdateTime}`;
}

/** Is this artifact not the one that the status names, or made by other rules? */
export function isNewArtifact(
  { spec, status }: LiveGitRepository,
  { revision, digest }: Pick<Artifact, 'revision' | 'digest'>,
): boolean {
  const old = status?.artifact;
  return old?.revision !== revision || old.digest !== digest || status?.observedIgnore !== spec.ignore;
}
