import { existsSync } from 'node:fs';
import { corpusFolder } from '../../conformance/result.ts';

const names = ['podinfo', 'bitnami-postgresql', 'kube-prometheus-stack', 'argo-cd'];

/** The charts that are measured: real ones, small and large, as they lie in the recorded cases. */
export function chartArchives(): { readonly name: string; readonly archive: string }[] {
  const root = corpusFolder('charts');
  const charts = names.map((name) => ({ name, archive: `${root}/${name}/chart.tgz` }));
  const missing = charts.filter(({ archive }) => !existsSync(archive));
  if (missing.length > 0)
    throw new Error(
      `${missing.map(({ archive }) => archive).join(', ')} missing: set SLUICE_CONFORMANCE to the recorded cases`,
    );
  return charts;
}
