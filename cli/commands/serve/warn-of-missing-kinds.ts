import { installedKinds } from '../../../infra/cluster/manifests.ts';
import type { Log } from '../../../shared/base/log.ts';
import type { Discovery } from '../../../shared/ports/kube/discovery.ts';

const timeoutMs = 30_000;

/** Logs once, at the start, which kinds the cluster lacks. Nothing else would report it, because a missing kind has no objects. */
export async function warnOfMissingKinds(discovery: Discovery, log: Log): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs);
  const found = await Promise.all(
    installedKinds.map(({ group, version, kind }) => discovery.find(`${group}/${version}`, kind, signal)),
  );
  const missing = installedKinds.filter((_, index) => found[index] === undefined).map(({ kind }) => kind);
  if (missing.length === 0) return;
  log.warn('kinds are missing in the cluster: run sluice install; they are served as soon as they exist', {
    kinds: missing.join(', '),
  });
}
