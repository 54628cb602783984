/** Offset and abbreviation of a zone at an instant, as in Go's `time.Location`. */
export interface ZoneAt {
  readonly name: string;
  /** Seconds east of UTC. */
  readonly offset: number;
}

/** A time zone. `name` is what `%v` prints of the location. */
export interface Zone {
  readonly name: string;
  at(unixSeconds: number): ZoneAt;
}

export const utc: Zone = { name: 'UTC', at: () => ({ name: 'UTC', offset: 0 }) };

/** Go's `time.Local`. It is UTC here, so that renders do not depend on the machine. */
export const local: Zone = { name: 'Local', at: utc.at };

/** A zone with a fixed offset, as Go creates when it parses `-0700`. */
export function fixedZone(name: string, offset: number): Zone {
  return { name, at: () => ({ name, offset }) };
}

/** Before 1880 every place had its own mean time. */
const beforeZones = -2_840_140_800;

const zones = new Map<string, Zone | undefined>();
const offsetText = /^GMT(?:([+-])(\d{1,2})(?::?(\d{2}))?(?::?(\d{2}))?)?$/;

function numericName(offset: number): string {
  const minutes = Math.abs(Math.trunc(offset / 60));
  const hours = String(Math.trunc(minutes / 60)).padStart(2, '0');
  const rest = minutes % 60 === 0 ? '' : String(minutes % 60).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${hours}${rest}`;
}

function makeZone(name: string): Zone | undefined {
  let offsets: Intl.DateTimeFormat;
  let names: Intl.DateTimeFormat;
  try {
    offsets = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
    names = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'short' });
  } catch {
    return undefined;
  }
  const part = (format: Intl.DateTimeFormat, seconds: number): string =>
    format.formatToParts(new Date(seconds * 1000)).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  return {
    name,
    at: (seconds) => {
      const match = offsetText.exec(part(offsets, seconds));
      const [, sign, hours = '0', minutes = '0', rest = '0'] = match ?? [];
      const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(rest));
      const short = part(names, seconds);
      if (/^[A-Z]{2,5}$/.test(short)) return { name: short, offset };
      return { name: seconds < beforeZones && !name.startsWith('Etc/') ? 'LMT' : abbreviationOf(name, offset), offset };
    },
  };
}

/** Abbreviations that the tz database has and English-language data does not. */
const abbreviations: readonly (readonly [RegExp, Readonly<Record<number, string>>])[] = [
  [/^Europe\/(Lisbon|Madeira)|^Atlantic\/(Canary|Faroe|Madeira)|^WET$/, { 0: 'WET', 3600: 'WEST' }],
  [/^Europe\/(London|Belfast|Jersey|Guernsey|Isle_of_Man)|^GB/, { 0: 'GMT', 3600: 'BST' }],
  [/^Europe\/Dublin|^Eire$/, { 0: 'GMT', 3600: 'IST' }],
  [/^Europe\/(Moscow|Simferopol)/, { 10800: 'MSK' }],
  [
    /^(Europe\/(Athens|Bucharest|Chisinau|Helsinki|Kiev|Kyiv|Mariehamn|Riga|Sofia|Tallinn|Vilnius|Kaliningrad)|EET)/,
    { 7200: 'EET', 10800: 'EEST' },
  ],
  [/^(Europe\/|CET$|MET$|Arctic\/|Africa\/(Ceuta|Algiers|Tunis))/, { 3600: 'CET', 7200: 'CEST' }],
  [/^(Asia\/(Tokyo)|Japan)/, { 32400: 'JST' }],
  [/^(Asia\/Seoul|ROK)/, { 32400: 'KST' }],
  [/^Asia\/(Shanghai|Taipei|Macau)|^PRC$/, { 28800: 'CST' }],
  [/^(Asia\/Hong_Kong|Hongkong)/, { 28800: 'HKT' }],
  [/^Asia\/(Kolkata|Calcutta)/, { 19800: 'IST' }],
  [/^Asia\/Jerusalem|^Israel/, { 7200: 'IST', 10800: 'IDT' }],
  [/^Australia\/Brisbane|^Australia\/(Sydney|Melbourne|Hobart)/, { 36000: 'AEST', 39600: 'AEDT' }],
  [/^Australia\/(Adelaide|Darwin)/, { 34200: 'ACST', 37800: 'ACDT' }],
  [/^Australia\/Perth/, { 28800: 'AWST' }],
  [/^Pacific\/Auckland|^NZ/, { 43200: 'NZST', 46800: 'NZDT' }],
  [/^Africa\/Johannesburg/, { 7200: 'SAST' }],
  [/^Africa\/(Lagos|Luanda)/, { 3600: 'WAT' }],
  [/^Africa\/Nairobi/, { 10800: 'EAT' }],
];

function abbreviationOf(zone: string, offset: number): string {
  for (const [pattern, names] of abbreviations) {
    if (pattern.test(zone) && names[offset] !== undefined) return names[offset];
  }
  return numericName(offset);
}

/** `time.LoadLocation`: a zone of the tz database; undefined for an unknown name. `Local` is UTC. */
export function loadZone(name: string): Zone | undefined {
  if (name === '' || name === 'UTC') return utc;
  if (name === 'Local') return local;
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(name)) return undefined;
  if (!zones.has(name)) zones.set(name, makeZone(name));
  return zones.get(name);
}
