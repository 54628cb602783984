import { fn, GoObject, type Value } from '../../value.ts';
import type { Zone } from '../zone.ts';

/** A `*time.Location` that templates can print and pass on. */
export function locationValue(zone: Zone): GoObject {
  return new GoObject('*time.Location', {
    native: zone,
    text: () => zone.name,
    json: () => new Map(),
    methods: new Map([['String', fn('', () => zone.name)]]),
  });
}

/** The zone behind a `*time.Location`; undefined for any other value. */
export function zoneOfValue(value: Value): Zone | undefined {
  return value instanceof GoObject && value.type === '*time.Location' ? (value.options.native as Zone) : undefined;
}
