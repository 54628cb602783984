import { listOf } from '../../../base/go/list-items.ts';
import { type Dict, GoMap, type Value } from '../../../base/go/value.ts';
import type { Chart, Dependency } from '../chart/chart.ts';

const texts: Readonly<Record<string, string>> = {
  APIVersion: 'apiVersion',
  AppVersion: 'appVersion',
  Condition: 'condition',
  Description: 'description',
  Home: 'home',
  Icon: 'icon',
  KubeVersion: 'kubeVersion',
  Name: 'name',
  Tags: 'tags',
  Type: 'type',
  Version: 'version',
};

const textOf = (value: Value): string => (value === null || value === undefined ? '' : String(value));

/** `.Chart`: the contents of Chart.yaml with Helm's field names and types. */
export function chartMetadata(chart: Chart, isRoot: boolean): Dict {
  const { metadata } = chart;
  const data: Dict = new Map(Object.entries(texts).map(([name, key]) => [name, textOf(metadata.get(key))]));
  data.set('Deprecated', metadata.get('deprecated') === true);
  data.set('Keywords', listOf(metadata.get('keywords')).map(textOf));
  data.set('Sources', listOf(metadata.get('sources')).map(textOf));
  data.set('Maintainers', listOf(metadata.get('maintainers')).map(maintainer));
  data.set('Dependencies', chart.requirements.map(dependency));
  data.set('Annotations', annotations(metadata.get('annotations')));
  data.set('IsRoot', isRoot);
  return data;
}

function maintainer(entry: Value): Value {
  const map: Dict = entry instanceof Map ? entry : new Map();
  return new Map(
    Object.entries({ Name: 'name', Email: 'email', URL: 'url' }).map(([name, key]) => [name, textOf(map.get(key))]),
  );
}

function dependency({ name, version, repository, condition, tags, enabled, importValues, alias }: Dependency): Value {
  return new Map<string, Value>([
    ['Name', name],
    ['Version', version],
    ['Repository', repository],
    ['Condition', condition],
    ['Tags', [...tags]],
    ['Enabled', enabled],
    ['ImportValues', importValues.map((each) => (typeof each === 'string' ? each : new Map(Object.entries(each))))],
    ['Alias', alias],
  ]);
}

/** A Go `map[string]string`; nil without annotations. */
function annotations(value: Value): GoMap {
  if (!(value instanceof Map)) return new GoMap('string', 'string', new Map(), { isNil: true });
  return new GoMap('string', 'string', new Map([...value].map(([key, item]) => [key, textOf(item)])));
}
