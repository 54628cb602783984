import type { Format } from './format.ts';
import { email, hostname, ipv4, ipv6 } from './hosts.ts';
import { jsonPointer, relativeJsonPointer, semver, uuid } from './identifiers.ts';
import { date, dateTime, duration, period, time } from './times.ts';
import { uri, uriReference, uriTemplate } from './urls.ts';

/** The formats that Helm's validator knows, beside `regex`; any other text passes. */
export const formats: ReadonlyMap<string, Format> = new Map<string, Format>([
  ['date', date],
  ['date-time', dateTime],
  ['duration', duration],
  ['email', email],
  ['hostname', hostname],
  ['ipv4', ipv4],
  ['ipv6', ipv6],
  ['iri', uri],
  ['iri-reference', uriReference],
  ['json-pointer', jsonPointer],
  ['period', period],
  ['relative-json-pointer', relativeJsonPointer],
  ['semver', semver],
  ['time', time],
  ['uri', uri],
  ['uri-reference', uriReference],
  ['uri-template', uriTemplate],
  ['uuid', uuid],
]);
