import { metered } from '../../../base/go/call-metered.ts';
import { deepCopy } from '../../../base/go/deep-copy.ts';
import { toText } from '../../../base/go/fmt/to-text.ts';
import type { Meter } from '../../../base/go/meter.ts';
import { typeOf } from '../../../base/go/type-of.ts';
import { type Dict, fn, GoError, type GoFunction, NamedDict, strings, type Value } from '../../../base/go/value.ts';
import { mergeInto } from './merge.ts';

const dictType = 'map[string]any';

function makeDict(args: readonly Value[]): Dict {
  const dict: Dict = new Map();
  for (let i = 0; i < args.length; i += 2) dict.set(toText(args[i]), i + 1 < args.length ? args[i + 1] : '');
  return dict;
}

function conversion(value: Value, wanted: string): GoError {
  const given = value === null || value === undefined ? 'nil' : typeOf(value);
  return new GoError(`interface conversion: interface {} is ${given}, not ${wanted}`);
}

function dictOf(value: Value): Dict {
  if (value instanceof Map && !(value instanceof NamedDict)) return value;
  throw conversion(value, 'map[string]interface {}');
}

function dig(args: readonly Value[]): Value {
  if (args.length < 3) throw new GoError('dig needs at least three arguments');
  let dict = dictOf(args.at(-1));
  const fallback = args.at(-2);
  const keys = args.slice(0, -2).map((key) => {
    if (typeof key !== 'string') throw conversion(key, 'string');
    return key;
  });
  let step: Value = dict;
  for (const [index, key] of keys.entries()) {
    if (index > 0) dict = dictOf(step);
    if (!dict.has(key)) return fallback;
    step = dict.get(key);
  }
  return step;
}

function merged(meter: Meter, target: Dict, sources: readonly Dict[], overwrite: boolean): Dict {
  // A literal nil map is replaced by a new map once an entry is added.
  const isOwn = Object.getPrototypeOf(target) === Map.prototype;
  const result = isOwn ? target : new Map(target);
  for (const source of sources) mergeInto(result, source, overwrite, meter);
  return result;
}

const merging = (overwrite: boolean): GoFunction =>
  metered(`${dictType}, ...${dictType}`, (meter: Meter, target: Dict, ...sources: Dict[]) =>
    merged(meter, target, sources, overwrite),
  );
const merge = merging(false);
const overwrite = merging(true);
const copy = metered('any', copyOf);

function copyOf(meter: Meter, value: Value): Value {
  if (value === null) throw new GoError('reflect: call of reflect.Value.Type on zero Value');
  return deepCopy(value, meter);
}

/** The entries whose keys pass the test. */
function select(dict: Dict, keeps: (key: string) => boolean): Dict {
  return new Map([...dict].filter(([key]) => keeps(key)));
}

export const dictFunctions = {
  dict: fn('...any', (...args: Value[]) => makeDict(args)),
  get: fn(`${dictType}, string`, (dict: Dict, key: string) => (dict.has(key) ? dict.get(key) : '')),
  set: fn(`${dictType}, string, any`, (dict: Dict, key: string, value: Value) => dict.set(key, value)),
  unset: fn(`${dictType}, string`, (dict: Dict, key: string) => {
    dict.delete(key);
    return dict;
  }),
  hasKey: fn(`${dictType}, string`, (dict: Dict, key: string) => dict.has(key)),
  pluck: fn(`string, ...${dictType}`, (key: string, ...dicts: Dict[]) =>
    dicts.filter((dict) => dict.has(key)).map((dict) => dict.get(key)),
  ),
  keys: fn(`...${dictType}`, (...dicts: Dict[]) => strings(dicts.flatMap((dict) => [...dict.keys()]))),
  values: fn(dictType, (dict: Dict) => [...dict.values()]),
  pick: fn(`${dictType}, ...string`, (dict: Dict, ...keys: string[]) => {
    const picked: Dict = new Map();
    for (const key of keys) if (dict.has(key)) picked.set(key, dict.get(key));
    return picked;
  }),
  omit: fn(`${dictType}, ...string`, (dict: Dict, ...keys: string[]) => select(dict, (key) => !keys.includes(key))),
  merge,
  mustMerge: merge,
  mergeOverwrite: overwrite,
  mustMergeOverwrite: overwrite,
  deepCopy: copy,
  mustDeepCopy: copy,
  dig: fn('...any', (...args: Value[]) => dig(args)),
};
