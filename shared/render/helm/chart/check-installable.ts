import { HelmError } from '../helm-error.ts';
import type { Chart } from './chart.ts';

/** Checks that a chart can be installed: it is not a library, and all its dependencies are present. @throws HelmError of code `chart` */
export function checkInstallable(chart: Chart): void {
  if (chart.isLibrary) throw new HelmError('chart', 'library charts are not installable');
  const held = new Set(chart.dependencies.map(({ name }) => name));
  const missing = chart.requirements.filter(({ name }) => !held.has(name)).map(({ name }) => name);
  if (missing.length === 0) return;
  throw new HelmError(
    'chart',
    "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing " +
      `dependencies: found in Chart.yaml, but missing in charts/ directory: ${missing.join(', ')}`,
  );
}
