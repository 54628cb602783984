import { sprintf } from '../fmt/sprintf.ts';
import { formatFloat } from '../strconv/format-float.ts';
import { type Dict, GoError, GoInt, GoMap, type List, type MapKey, type Value } from '../value.ts';
import type { MappingNode, YamlNode } from './node.ts';
import { parseDocument } from './parse-document.ts';
import { resolveScalar } from './resolve-scalar.ts';
import { faultAt } from './scan/cursor.ts';

/** What one reading has done so far: aliases can make more than the text holds. */
interface Reading {
  decoded: number;
  /** Of those, the ones inside of an alias. */
  aliased: number;
  /** How many aliases are around what is decoded now. */
  depth: number;
  readonly open: Set<YamlNode>;
  /** A key that JSON has no form for is refused when all else is read. */
  fault: GoError | undefined;
}

/**
 * The first document of a YAML text as Go's programs see it by way of JSON: every number a float64, every key a text; null if the text has
 * no document.
 * @throws GoError in the words of Go's library, `error converting YAML to JSON: ` first
 *
 * @see https://github.com/kubernetes-sigs/yaml
 */
export function decodeYaml(text: string): Value {
  const reading: Reading = { decoded: 0, aliased: 0, depth: 0, open: new Set(), fault: undefined };
  try {
    const root = parseDocument(text);
    const value = root === undefined ? null : decode(reading, root);
    if (reading.fault !== undefined) throw reading.fault;
    return value;
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`error converting YAML to JSON: ${error.message}`, { cause: error });
  }
}

/** Up to so many steps nearly all may be made by aliases, from there on fewer and fewer. */
const fewSteps = 400_000;
const manySteps = 4_000_000;

function countStep(reading: Reading): void {
  const count = ++reading.decoded;
  if (reading.depth > 0) reading.aliased++;
  if (reading.aliased <= 100 || count <= 1000) return;
  const share = Math.min(Math.max((count - fewSteps) / (manySteps - fewSteps), 0), 1);
  if (reading.aliased / count > 0.99 - 0.89 * share) throw faultAt(0, 'document contains excessive aliasing');
}

function decode(reading: Reading, node: YamlNode): Value {
  countStep(reading);
  switch (node.kind) {
    case 'scalar': {
      const { type, value } = resolveScalar(node);
      if (type === 'int') return Number(value);
      if (type === 'float' && !Number.isFinite(value)) {
        const name = formatFloat(value, 'g', -1);
        reading.fault ??= new GoError(`json: unsupported value: ${name}`);
      }
      return value;
    }
    case 'alias':
      return throughAlias(reading, node, () => decode(reading, node.target));
    case 'sequence': {
      const items: List = [];
      for (const item of node.items) items.push(decode(reading, item));
      return items;
    }
    case 'mapping': {
      const entries: Dict = new Map();
      addEntries(reading, node, entries);
      return entries;
    }
  }
}

function throughAlias<Result>(reading: Reading, node: YamlNode & { kind: 'alias' }, run: () => Result): Result {
  if (reading.open.has(node)) throw faultAt(0, `anchor '${node.name}' value contains itself`);
  reading.open.add(node);
  reading.depth++;
  const result = run();
  reading.depth--;
  reading.open.delete(node);
  return result;
}

function addEntries(reading: Reading, { items }: MappingNode, into: Dict): void {
  for (let at = 0; at + 1 < items.length; at += 2) {
    const key = items[at] as YamlNode;
    const value = items[at + 1] as YamlNode;
    if (isMerge(key)) addMerged(reading, value, into);
    else {
      const name = nameOf(reading, key, value);
      into.set(name, decode(reading, value));
    }
  }
}

function isMerge(key: YamlNode): boolean {
  if (key.kind !== 'scalar' || key.text !== '<<') return false;
  return key.isImplicit || key.tag === 'tag:yaml.org,2002:merge';
}

/** Adds what a `<<` names. Of several maps the first one wins. */
function addMerged(reading: Reading, node: YamlNode, into: Dict): void {
  const refuse = (): never => {
    throw faultAt(0, 'map merge requires map or sequence of maps as the value');
  };
  const add = (map: YamlNode): void => {
    if (map.kind === 'mapping') {
      countStep(reading);
      addEntries(reading, map, into);
    } else if (map.kind === 'alias' && map.target.kind === 'mapping') {
      countStep(reading);
      const { target } = map;
      throughAlias(reading, map, () => add(target));
    } else refuse();
  };
  if (node.kind === 'sequence') for (const item of node.items.toReversed()) add(item);
  else add(node);
}

/** A key as JSON writes it. */
function nameOf(reading: Reading, key: YamlNode, value: YamlNode): string {
  countStep(reading);
  const node = key.kind === 'alias' ? throughAlias(reading, key, () => key.target) : key;
  if (node.kind !== 'scalar') {
    decode(reading, node);
    throw faultAt(0, `invalid map key: ${sprintf('%#v', [goValue(node)])}`);
  }
  const resolved = resolveScalar(node);
  switch (resolved.type) {
    case 'str':
      return resolved.value;
    case 'bool':
      return String(resolved.value);
    case 'int':
      if (resolved.value < 2n ** 63n) return String(resolved.value);
      break;
    case 'float':
      return floatName(resolved.value);
  }
  const type = resolved.type === 'int' ? 'uint64' : '%!s(<nil>)';
  const [shownKey, shownValue] = [goValue(node), goValue(value)].map((each) => sprintf('%+#v', [each]));
  reading.fault ??= new GoError(`unsupported map key of type: ${type}, key: ${shownKey}, value: ${shownValue}`);
  return '';
}

/** Go writes keys with the precision of 32 bits. */
function floatName(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return value < 0 ? '-.inf' : '.inf';
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(single.toPrecision(digits));
    if (Math.fround(short) === single) return formatFloat(short, 'g', -1);
  }
  return formatFloat(single, 'g', -1);
}

/** A node with the types that Go's library gives it, for errors that print it. */
function goValue(node: YamlNode): Value {
  switch (node.kind) {
    case 'alias':
      return goValue(node.target);
    case 'sequence':
      return node.items.map(goValue);
    case 'mapping': {
      const entries = new Map<MapKey, Value>();
      for (let at = 0; at + 1 < node.items.length; at += 2) {
        const key = goValue(node.items[at] as YamlNode);
        entries.set((key instanceof GoInt ? key.value : key) as MapKey, goValue(node.items[at + 1] as YamlNode));
      }
      return new GoMap('interface {}', 'interface {}', entries);
    }
    case 'scalar': {
      const { type, value } = resolveScalar(node);
      return type === 'int' ? new GoInt(value < 2n ** 63n ? 'int' : 'uint64', value) : value;
    }
  }
}
