const pattern =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt](\d\d?):(\d\d?):(\d\d?)(?:[.,](\d+))?(Z|[-+]\d\d:\d\d))|(?: +(\d\d?):(\d\d?):(\d\d?)(?:[.,](\d+))?))?$/;

/** The date or time that Go's YAML library reads in a text, in the form in which Go writes it as JSON; undefined if it reads none. */
export function readTimestamp(text: string): string | undefined {
  const found = pattern.exec(text);
  if (found === null) return undefined;
  const [, year, month = '', day = '', ...rest] = found;
  const [hour, minute, second, fraction, zone] = rest[0] === undefined ? [...rest.slice(5), 'Z'] : rest;
  const clock = [hour, minute, second].map((part) => (part ?? '').padStart(2, '0'));
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${clock.join(':')}`;
  if (!isThere(date) || !isZone(zone)) return undefined;
  const digits = (fraction ?? '').slice(0, 9).replace(/0+$/, '');
  return `${date}${digits && `.${digits}`}${zone === '+00:00' || zone === '-00:00' ? 'Z' : (zone ?? 'Z')}`;
}

/** Is there such a day and time? */
function isThere(date: string): boolean {
  const time = Date.parse(`${date}Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

function isZone(zone = 'Z'): boolean {
  const [, hours, minutes] = /^[-+](\d\d):(\d\d)$/.exec(zone) ?? ['', '0', '0'];
  return Number(hours) <= 24 && Number(minutes) < 60;
}
