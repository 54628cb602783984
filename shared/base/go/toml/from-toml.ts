import { parse, TomlDate, TomlError } from 'smol-toml';
import { timeValue } from '../time/values/time-value.ts';
import { fixedZone, utc } from '../time/zone.ts';
import { type Dict, GoError, GoSlice, int64, type Value } from '../value.ts';
import { tomlFault } from './toml-fault.ts';

/** `fromToml`: integers are int64, times `time.Time`, arrays of tables typed as such. @throws GoError */
export function fromToml(text: string): Dict {
  const bad = /[\ud800-\udfff]/u.exec(text);
  if (bad !== null) {
    const line = text.slice(0, bad.index).split('\n').length;
    const byte = (bad[0].charCodeAt(0) - 0xdc00).toString(16);
    throw new GoError(`toml: line ${line}: invalid UTF-8 byte: 0x${byte}`);
  }
  try {
    return tableOf(parse(text, { integersAsBigInt: true }));
  } catch (error) {
    if (error instanceof RangeError) throw new GoError(tomlFault(text) ?? error.message, { cause: error });
    if (!(error instanceof TomlError)) throw error;
    const reason = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '');
    throw new GoError(tomlFault(text) ?? `toml: line ${error.line}: ${reason}`, { cause: error });
  }
}

function tableOf(table: object): Dict {
  return new Map(Object.entries(table).map(([key, item]) => [key, toValue(item)]));
}

function toValue(data: unknown): Value {
  if (typeof data === 'bigint') {
    if (BigInt.asIntN(64, data) !== data) throw new RangeError(`${data} is out of range for int64`);
    return int64(data);
  }
  if (data instanceof TomlDate) return timeOf(data);
  if (Array.isArray(data)) {
    const items = data.map(toValue);
    const isTables = items.length > 0 && items.every((item) => item instanceof Map);
    return isTables ? new GoSlice('map[string]interface {}', items) : items;
  }
  return typeof data === 'object' && data !== null ? tableOf(data) : (data as Value);
}

/** A date without a zone gets a zone whose name records which parts the text had. */
function timeOf(date: TomlDate): Value {
  const text = date.toISOString();
  const local = !date.isLocal()
    ? undefined
    : date.isDate()
      ? 'date-local'
      : date.isTime()
        ? 'time-local'
        : 'datetime-local';
  const offset = /([-+])(\d\d):(\d\d)$/.exec(text);
  const seconds = offset === null ? 0 : Number(`${offset[1]}1`) * (Number(offset[2]) * 3600 + Number(offset[3]) * 60);
  const zone = local !== undefined ? fixedZone(local, 0) : seconds === 0 ? utc : fixedZone('', seconds);
  return timeValue({ nanoseconds: BigInt(date.getTime()) * 1_000_000n, zone });
}
