import { quote } from '../../strconv/quote.ts';
import { GoError } from '../../value.ts';
import { formatTime } from '../format-time.ts';
import { civilTime, type Instant, unixSeconds, zeroSeconds } from '../instant.ts';
import { monthNames } from '../layout.ts';
import { local, utc } from '../zone.ts';

/** How `%v` prints a time. */
export const shownLayout = '2006-01-02 15:04:05.999999999 -0700 MST';

const rfc3339 = '2006-01-02T15:04:05.999999999Z07:00';

/** A time as JSON, without quotes. `method` is the method that errors name. @throws GoError for a year beyond 9999 */
export function writeRfc3339(instant: Instant, method: string): string {
  const { year } = civilTime(instant);
  if (year < 0 || year > 9999) throw new GoError(`Time.${method}: year outside of range [0,9999]`);
  return formatTime(rfc3339, instant);
}

/** `MarshalBinary`: version, seconds since year 1, nanoseconds, and minutes east of UTC (-1 for UTC itself), seconds if any. */
export function writeBinary(instant: Instant): Uint8Array {
  const { offset, nanosecond } = civilTime(instant);
  const isUtc = instant.zone === utc;
  const rest = isUtc ? 0 : offset % 60;
  const bytes = Buffer.alloc(rest === 0 ? 15 : 16);
  bytes.writeUInt8(rest === 0 ? 1 : 2, 0);
  bytes.writeBigInt64BE(unixSeconds(instant) - zeroSeconds, 1);
  bytes.writeInt32BE(nanosecond, 9);
  bytes.writeInt16BE(isUtc ? -1 : Math.trunc(offset / 60), 13);
  if (rest !== 0) bytes.writeInt8(rest, 15);
  return bytes;
}

/** `GoString`: a Go expression that creates the time. */
export function writeGoCode(instant: Instant): string {
  const { year, month, day, hour, minute, second, nanosecond } = civilTime(instant);
  const date = [year, `time.${monthNames[month - 1]}`, day, hour, minute, second, nanosecond];
  return `time.Date(${[...date, zoneCode(instant)].join(', ')})`;
}

function zoneCode({ zone }: Instant): string {
  if (zone === utc) return 'time.UTC';
  return zone === local ? 'time.Local' : `time.Location(${quote(zone.name)})`;
}
