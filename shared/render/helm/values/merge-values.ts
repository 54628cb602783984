import { deepCopy } from '../../../base/go/deep-copy.ts';
import { sprintf } from '../../../base/go/fmt/sprintf.ts';
import type { Dict, Value } from '../../../base/go/value.ts';
import type { Chart } from '../chart/chart.ts';
import { HelmError } from '../helm-error.ts';

const isTable = (value: Value): value is Dict => value instanceof Map;
const copy = (values: Dict): Dict => deepCopy(values) as Dict;

/**
 * The values that a chart and its dependencies see: the user's values merged over the chart's. A null removes a default, unless nulls are
 * kept for a later merge.
 *
 * @see https://helm.sh/docs/chart_template_guide/subcharts_and_globals/
 */
export function mergeValues(chart: Chart, values: Dict, keepNulls = false): Dict {
  return mergeChart(chart, copy(values), keepNulls);
}

function mergeChart(chart: Chart, own: Dict, keepNulls: boolean): Dict {
  mergeDefaults(chart, own, keepNulls);
  for (const child of chart.dependencies) {
    const given = own.get(child.name) ?? (own.has(child.name) ? null : new Map());
    if (!isTable(given)) throw new HelmError('values', sprintf('type mismatch on %s: %t', [child.name, given]));
    mergeGlobals(given, own);
    own.set(child.name, mergeChart(child, given, keepNulls));
  }
  return own;
}

function mergeGlobals(child: Dict, parent: Dict): void {
  const below = child.has('global') ? child.get('global') : new Map();
  const above = parent.has('global') ? parent.get('global') : new Map();
  if (!isTable(below) || !isTable(above)) return;
  for (const [key, value] of above) {
    const existing = below.get(key);
    if (!isTable(value)) {
      if (!isTable(existing)) below.set(key, value);
      continue;
    }
    if (below.has(key) && !isTable(existing)) continue;
    const merged: Dict = new Map(value);
    if (isTable(existing)) mergeTables(merged, existing, true);
    below.set(key, merged);
  }
  child.set('global', below);
}

function mergeDefaults(chart: Chart, own: Dict, keepNulls: boolean): void {
  for (const [key, value] of copy(chart.values)) {
    if (!own.has(key)) {
      if (!keepNulls && value === null) continue;
      if (!keepNulls && isTable(value)) dropNulls(value);
      own.set(key, value);
      continue;
    }
    const given = own.get(key);
    if (given === null && !keepNulls) own.delete(key);
    else if (isTable(given) && isTable(value)) {
      const keep = keepNulls || chart.dependencies.some(({ name }) => name === key);
      if (!keep) dropNulls(value);
      mergeTables(given, value, keep);
    }
  }
}

/** Adds entries of `from` that are missing in `into`. Changes and returns `into`. */
export function mergeTables(into: Dict, from: Dict, keepNulls: boolean): Dict {
  const given = new Set([...from].filter(([, value]) => value !== null).map(([key]) => key));
  for (const [key, value] of into) if (value === null) from.set(key, null);
  for (const [key, value] of from) {
    const existing = into.get(key);
    if (!into.has(key)) into.set(key, value);
    else if (!keepNulls && existing === null && given.has(key)) into.delete(key);
    else if (isTable(value) && isTable(existing)) mergeTables(existing, value, keepNulls);
  }
  return into;
}

/** Removes nulls from a table and the tables in it. */
function dropNulls(table: Dict): void {
  for (const [key, value] of table) {
    if (value === null) table.delete(key);
    else if (isTable(value)) dropNulls(value);
  }
}
