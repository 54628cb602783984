import { lazyBytes } from '../../../shared/base/go/lazy-bytes.ts';
import { parseTime } from '../../../shared/base/go/time/parse-time.ts';
import { timeValue } from '../../../shared/base/go/time/values/time-value.ts';
import { decodeUtf8 } from '../../../shared/base/go/utf8.ts';
import {
  GoInt,
  GoMap,
  GoNamedString,
  GoSlice,
  type IntType,
  type MapKey,
  type Value,
} from '../../../shared/base/go/value.ts';

interface Tagged {
  readonly $go: string;
  readonly v?: unknown;
  readonly base64?: string;
  readonly entries?: readonly (readonly [unknown, unknown])[];
}

const integer = /^u?int(8|16|32|64)?$/;

function decodeTagged(tagged: Tagged): Value {
  const type = tagged.$go;
  if (type === 'string') return decodeUtf8(Buffer.from(tagged.base64!, 'base64'));
  if (integer.test(type)) return new GoInt(type as IntType, BigInt(tagged.v as string | number));
  if (type === 'time.Duration') return new GoInt('time.Duration', BigInt(tagged.v as string | number));
  if (type === 'json.Number') return new GoNamedString(type, tagged.v as string);
  if (type === 'time.Time') return timeValue(parseTime('2006-01-02T15:04:05.999999999Z07:00', tagged.v as string));
  if (type === '[]byte') {
    return lazyBytes(Buffer.from((tagged.v as string | null) ?? '', 'base64'));
  }
  const map = /^map\[(\w+)\](.+)$/.exec(type);
  if (map !== null) return decodeMap(map[1]!, map[2]!, tagged);
  const slice = /^\[(\d*)\](.+)$/.exec(type);
  if (slice === null) throw new Error(`unknown type ${type}`);
  const elem = slice[2] === 'any' ? 'interface {}' : slice[2]!;
  const items = ((tagged.v as unknown[] | null) ?? []).map((item) => decodeElement(elem, item));
  const options = slice[1] === '' ? { isNil: tagged.v === null } : { arrayLength: Number(slice[1]) };
  return elem === 'interface {}' && tagged.v !== null ? items : new GoSlice(elem, items, options);
}

function decodeMap(key: string, elem: string, tagged: Tagged): Value {
  const entries = (tagged.entries ?? []).map(([name, item]): [MapKey, Value] => [
    integer.test(key) ? BigInt(name as string | number) : (name as string),
    decodeElement(elem, item),
  ]);
  return new GoMap(key, elem, new Map(entries), { isNil: tagged.v === null });
}

function decodeElement(type: string, item: unknown): Value {
  return integer.test(type) && typeof item !== 'object'
    ? new GoInt(type as IntType, BigInt(item as number))
    : decodeData(item);
}

/** The data of a recorded case, with Go's types. */
export function decodeData(data: unknown): Value {
  if (data === null || data === undefined) return null;
  if (Array.isArray(data)) return data.map(decodeData);
  if (typeof data !== 'object') return data as Value;
  if ('$go' in data) return decodeTagged(data as Tagged);
  return new Map(Object.entries(data).map(([key, item]) => [key, decodeData(item)]));
}
