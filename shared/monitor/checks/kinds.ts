import { fluxKinds } from '../../flux/kinds.ts';
import { isNotFound } from '../../ports/kube/kube-api-error.ts';
import type { Check, CheckContext } from './check.ts';

/** Checks that the cluster has the kinds that Sluice serves. */
export const kindsCheck: Check = {
  name: 'kinds',
  needs: 'cluster',
  async findFault({ cluster }, signal) {
    const groups = Map.groupBy(Object.values(fluxKinds), ({ group, version }) => `${group}/${version}`);
    const missing = await Promise.all(
      [...groups].map(async ([groupVersion, kinds]) => {
        const served = await listPlurals(cluster, groupVersion, signal);
        return kinds.filter(({ plural }) => !served.includes(plural)).map(({ plural, group }) => `${plural}.${group}`);
      }),
    );
    const names = missing.flat();
    if (names.length === 0) return undefined;
    return `the cluster has no ${names.join(', ')}: run sluice install`;
  },
};

async function listPlurals(
  { client }: CheckContext['cluster'],
  groupVersion: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    const answer = await client.request({ method: 'GET', path: `/apis/${groupVersion}`, signal });
    return (answer as { readonly resources: readonly { readonly name: string }[] }).resources.map(({ name }) => name);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}
