import { parseIp } from '../../../go/parse-ip.ts';
import { compileRegexp } from '../../../go/regexp.ts';
import { parseVersion } from '../../../go/semver/version.ts';

const day = /^(\d{4})-(\d\d)-(\d\d)$/;
const time = /^(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[zZ]|[-+](?:[01]\d|2[0-3]):[0-5]\d)$/;
const label = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/;

function isDate(text: string): boolean {
  const [, year, month, date] = day.exec(text) ?? [];
  if (year === undefined) return false;
  const found = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date)));
  return found.getUTCMonth() === Number(month) - 1 && found.getUTCDate() === Number(date);
}

function isHostname(text: string): boolean {
  const bare = text.replace(/\.$/, '');
  return bare.length <= 253 && bare.split('.').every((part) => label.test(part));
}

function isRegexp(text: string): boolean {
  try {
    compileRegexp(text);
    return true;
  } catch {
    return false;
  }
}

const isReference = (text: string): boolean => !/[\s<>\\^`{|}"]|%(?![0-9a-fA-F]{2})/.test(text);

/** The formats that drafts up to 7 check, as tests of a text. An unknown format is none. */
export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  date: isDate,
  time: (text) => time.test(text),
  'date-time': (text) => isDate(text.slice(0, 10)) && /^[tT]$/.test(text.charAt(10)) && time.test(text.slice(11)),
  duration: (text) => /^P(?=.)(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)$/.test(text),
  email: (text) =>
    text.length <= 254 &&
    /^[^\s@"]{1,64}$/.test(text.slice(0, text.lastIndexOf('@'))) &&
    isHostname(text.slice(text.lastIndexOf('@') + 1)),
  hostname: isHostname,
  ipv4: (text) =>
    /^(?:(?:0|[1-9]\d{0,2})(?:\.|$)){4}$/.test(text) && !text.endsWith('.') && parseIp(text) !== undefined,
  ipv6: (text) => text.includes(':') && parseIp(text) !== undefined,
  uri: (text) => /^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(text) && isReference(text),
  'uri-reference': isReference,
  uuid: (text) => /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/.test(text),
  regex: isRegexp,
  'json-pointer': (text) => /^(?:\/(?:[^~/]|~[01])*)*$/.test(text),
  semver: (text) => /^\d+\.\d+\.\d+/.test(text) && parseVersion(text) !== undefined,
};
