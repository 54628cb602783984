import type { Dict, Value } from '../../go/value.ts';
import type { Chart } from './chart.ts';

const texts = [
  'name',
  'home',
  'version',
  'description',
  'icon',
  'apiVersion',
  'condition',
  'tags',
  'appVersion',
  'kubeVersion',
  'type',
];

/** `.Chart`: Chart.yaml under the names of Helm's own fields. */
export function chartMetadata(chart: Chart, isRoot: boolean): Dict {
  const upper = (key: string): string => (key === 'apiVersion' ? 'APIVersion' : key[0]?.toUpperCase() + key.slice(1));
  const data: Dict = new Map<string, Value>(texts.map((key) => [upper(key), String(chart.metadata.get(key) ?? '')]));
  data.set('Deprecated', chart.metadata.get('deprecated') === true);
  for (const key of ['keywords', 'sources', 'maintainers']) data.set(upper(key), chart.metadata.get(key) ?? []);
  data.set('Annotations', chart.metadata.get('annotations') ?? new Map());
  data.set('Dependencies', chart.metadata.get('dependencies') ?? []);
  data.set('IsRoot', isRoot);
  return data;
}
