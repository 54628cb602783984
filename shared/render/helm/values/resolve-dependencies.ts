import { deepCopy } from '../../../base/go/deep-copy.ts';
import { parseConstraint } from '../../../base/go/semver/constraint.ts';
import { parseVersion } from '../../../base/go/semver/version.ts';
import type { Dict, Value } from '../../../base/go/value.ts';
import type { Chart, Dependency } from '../chart/chart.ts';
import { HelmError } from '../helm-error.ts';
import { mergeTables, mergeValues } from './merge-values.ts';

/** True if a version is in a range; false if either cannot be parsed. */
export function isInRange(range: string, version: string): boolean {
  const parsed = parseVersion(version);
  return parsed !== undefined && parseConstraint(range)?.(parsed) === true;
}

/** Applies values to a chart's dependencies: keeps the enabled ones, renames them to their aliases, and imports values from them. */
export function resolveDependencies(chart: Chart, values: Dict): Chart {
  try {
    return importValues(selectDependencies(chart, values, ''));
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    throw new HelmError(error.code, `chart dependencies processing failed: ${error.message}`, { cause: error });
  }
}

function selectDependencies(chart: Chart, values: Dict, path: string): Chart {
  if (chart.requirements.length === 0 && !chart.metadata.has('dependencies')) return chart;
  const unlisted = chart.dependencies.filter(
    (child) =>
      !chart.requirements.some(({ name, version }) => name === child.name && isInRange(version, child.version)),
  );
  const listed = chart.requirements.flatMap((requirement) => {
    const child = chart.dependencies.find(
      ({ name, version }) => name === requirement.name && isInRange(requirement.version, version),
    );
    return child === undefined ? [] : [requirement.alias === '' ? child : rename(child, requirement.alias)];
  });
  const requirements = chart.requirements.map((each) => ({ ...each, name: each.alias || each.name, enabled: true }));
  const all = { ...chart, requirements, dependencies: [...unlisted, ...listed] };
  const merged = mergeValues(all, values);
  const off = new Set(requirements.filter((each) => !isEnabled(each, merged, path)).map(({ name }) => name));
  return {
    ...all,
    requirements: requirements.filter(({ name }) => !off.has(name)),
    dependencies: all.dependencies
      .filter(({ name }) => !off.has(name))
      .map((child) => selectDependencies(child, merged, `${path}${child.name}.`)),
  };
}

function rename(chart: Chart, name: string): Chart {
  return { ...chart, name, metadata: new Map([...chart.metadata, ['name', name]]) };
}

function isEnabled({ condition, tags }: Dependency, values: Dict, path: string): boolean {
  for (const each of condition.trim().split(',')) {
    const value = each === '' ? undefined : valueAt(values, `${path}${each}`);
    if (typeof value === 'boolean') return value;
  }
  const given = valueAt(values, 'tags');
  const switches = given instanceof Map ? tags.map((tag) => given.get(tag)) : [];
  return switches.includes(true) || !switches.includes(false);
}

function valueAt(values: Dict, path: string): Value {
  let value: Value = values;
  for (const part of path.split('.')) value = value instanceof Map ? value.get(part) : undefined;
  return value;
}

function importValues(chart: Chart): Chart {
  const dependencies = chart.dependencies.map(importValues);
  const own = { ...chart, dependencies };
  if (chart.requirements.length === 0) return own;
  const all = mergeValues(own, new Map(), true);
  const imported: Dict = new Map();
  for (const { name, importValues: imports } of chart.requirements) {
    for (const each of imports) {
      const { child, parent } = pathsOf(each);
      const table = valueAt(all, `${name}.${child}`);
      if (table instanceof Map) mergeTables(imported, nest(parent, deepCopy(table) as Dict), true);
    }
  }
  const requirements = chart.requirements.map((each) => ({ ...each, importValues: each.importValues.map(pathsOf) }));
  return { ...own, requirements, values: mergeTables(deepCopy(all) as Dict, imported, true) };
}

/** A plain name imports what the dependency exports under this name. */
function pathsOf(entry: Dependency['importValues'][number]): { readonly child: string; readonly parent: string } {
  return typeof entry === 'string' ? { child: `exports.${entry}`, parent: '.' } : entry;
}

function nest(path: string, table: Dict): Dict {
  if (path === '.') return table;
  return path.split('.').reduceRight((inner: Dict, part) => new Map([[part, inner]]), table);
}
