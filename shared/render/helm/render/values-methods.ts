import { metered } from '../../../base/go/call-metered.ts';
import type { Meter } from '../../../base/go/meter.ts';
import { quote } from '../../../base/go/strconv/quote.ts';
import { type Dict, fn, GoError, type Methods, NamedDict, type Value } from '../../../base/go/value.ts';
import { weigh } from '../../../base/go/weigh.ts';
import { toYaml } from '../functions/to-yaml.ts';

/** Wraps a map as Helm's values type, with the methods that templates can call. */
export function valuesOf(target: Dict): NamedDict {
  return new NamedDict('common.Values', target, valuesMethods);
}

function valuesMethods(target: Dict): Methods {
  return new Map(
    Object.entries({
      AsMap: fn('', () => (target.size === 0 ? new Map() : target), 'map[string]interface {}'),
      // Templates have no value of this type.
      Encode: fn('io.Writer', () => null, 'error'),
      PathValue: fn('string', (path: string) => valueAt(target, path), 'interface {}'),
      Table: fn('string', (path: string) => valuesOf(tableAt(target, path.split('.'))), 'common.Values'),
      YAML: metered('', (meter: Meter) => {
        meter.make(weigh(target, meter));
        return `${toYaml(target)}\n`;
      }),
    }),
  );
}

function tableAt(target: Dict, keys: readonly string[]): Dict {
  return keys.reduce((table, key) => {
    const inner = table.get(key);
    if (inner instanceof Map) return inner;
    throw new GoError(`${quote(key)} is not a table`);
  }, target);
}

function valueAt(target: Dict, path: string): Value {
  if (path === '') throw new GoError('YAML path cannot be empty');
  const keys = path.split('.');
  const key = keys.pop() as string;
  const table = keys.reduce((inner: Value, each) => (inner instanceof Map ? inner.get(each) : undefined), target);
  const value = table instanceof Map && table.has(key) ? table.get(key) : undefined;
  if (value === undefined || value instanceof Map) throw new GoError(`${quote(key)} is not a value`);
  return value;
}
