import { decodeUtf8 } from '../utf8.ts';
import { invalidHeader } from './tar-header.ts';

const texts: ReadonlySet<string> = new Set(['path', 'linkpath', 'uname', 'gname']);
const integers: ReadonlySet<string> = new Set(['uid', 'gid', 'size']);
const times: ReadonlySet<string> = new Set(['atime', 'mtime', 'ctime']);

/** The records `<length> key=value` of an extended header; the length counts its own digits. @throws GoError for a malformed one */
export function readPaxRecords(bytes: Uint8Array): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const digits = space < 0 ? '' : decodeUtf8(bytes.subarray(at, space));
    const end = at + Number(digits);
    if (!/^\+?\d+$/.test(digits) || Number(digits) < 5 || end > bytes.length || end <= space + 1) throw invalidHeader();
    if (bytes[end - 1] !== 0x0a) throw invalidHeader();
    const [key, value] = readRecord(decodeUtf8(bytes.subarray(space + 1, end - 1)));
    records.set(key, value);
    at = end;
  }
  return records;
}

function readRecord(record: string): readonly [string, string] {
  const equals = record.indexOf('=');
  const [key, value] = [record.slice(0, equals), record.slice(equals + 1)];
  if (equals <= 0 || (texts.has(key) ? value : key).includes('\0')) throw invalidHeader();
  return [key, value];
}

/** Checks records that must be numbers or times; empty ones are ignored. @throws GoError for an invalid one */
export function checkPaxRecords(records: ReadonlyMap<string, string>): void {
  for (const [key, value] of records) {
    if (value === '') continue;
    if (integers.has(key) && !isInt64(value)) throw invalidHeader();
    if (times.has(key) && !isTime(value)) throw invalidHeader();
  }
}

function isInt64(text: string): boolean {
  if (!/^[-+]?\d+$/.test(text)) return false;
  const value = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, value) === value;
}

function isTime(text: string): boolean {
  const [seconds = '', fraction] = text.split(/\.(.*)/s);
  return isInt64(seconds) && (fraction === undefined || /^\d*$/.test(fraction));
}
