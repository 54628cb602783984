import { messageOf } from '../../../errors.ts';
import { GoError, GoObject } from '../../value.ts';
import { formatTime } from '../format-time.ts';
import type { Instant } from '../instant.ts';
import { timeMethods } from './time-methods.ts';
import { shownLayout, writeRfc3339 } from './write-time.ts';

const hidden: ReadonlySet<string> = new Set(['wall', 'ext', 'loc']);

/** A `time.Time` that templates can print, format and call methods of. */
export function timeValue(instant: Instant): GoObject {
  return new GoObject('time.Time', {
    native: instant,
    hidden,
    text: () => formatTime(shownLayout, instant),
    json: () => writeJson(instant),
    get methods() {
      return timeMethods(instant, timeValue);
    },
  });
}

function writeJson(instant: Instant): string {
  try {
    return writeRfc3339(instant, 'MarshalJSON');
  } catch (error) {
    const text = `json: error calling MarshalJSON for type time.Time: ${messageOf(error)}`;
    throw new GoError(text, { cause: error });
  }
}
