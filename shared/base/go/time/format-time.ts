import { type CivilTime, civilTime, type Instant } from './instant.ts';
import { dayNames, monthNames, splitLayout } from './layout.ts';

const two = (value: number): string => String(value).padStart(2, '0');

function year(time: CivilTime): string {
  return time.year < 0 ? `-${String(-time.year).padStart(4, '0')}` : String(time.year).padStart(4, '0');
}

/** An offset: `+0200`, `+02:00`, with seconds where the element has them; `Z` for zero where it starts with Z. */
function offset(time: CivilTime, element: string): string {
  if (element.startsWith('Z') && time.offset === 0) return 'Z';
  const seconds = Math.abs(time.offset);
  const colon = element.includes(':') ? ':' : '';
  const size = element.replaceAll(':', '').length;
  let text = `${time.offset < 0 ? '-' : '+'}${two(Math.floor(seconds / 3600))}`;
  if (size > 3) text += colon + two(Math.floor(seconds / 60) % 60);
  return size > 5 ? text + colon + two(seconds % 60) : text;
}

function fractionOf(time: CivilTime, element: string): string {
  const digits = String(time.nanosecond)
    .padStart(9, '0')
    .slice(0, element.length - 1);
  if (element[1] === '0') return element[0] + digits.padEnd(element.length - 1, '0');
  const short = digits.replace(/0+$/, '');
  return short === '' ? '' : element[0] + short;
}

const hour12 = (time: CivilTime): number => time.hour % 12 || 12;

const writers: Readonly<Record<string, (time: CivilTime, element: string) => string>> = {
  literal: (_time, text) => text,
  '2006': year,
  '06': (time) => two(Math.abs(time.year) % 100),
  January: (time) => monthNames[time.month - 1]!,
  Jan: (time) => monthNames[time.month - 1]!.slice(0, 3),
  '01': (time) => two(time.month),
  '1': (time) => String(time.month),
  Monday: (time) => dayNames[time.weekday]!,
  Mon: (time) => dayNames[time.weekday]!.slice(0, 3),
  '2': (time) => String(time.day),
  _2: (time) => String(time.day).padStart(2, ' '),
  '02': (time) => two(time.day),
  __2: (time) => String(time.yearDay).padStart(3, ' '),
  '002': (time) => String(time.yearDay).padStart(3, '0'),
  '15': (time) => two(time.hour),
  '3': (time) => String(hour12(time)),
  '03': (time) => two(hour12(time)),
  '4': (time) => String(time.minute),
  '04': (time) => two(time.minute),
  '5': (time) => String(time.second),
  '05': (time) => two(time.second),
  PM: (time) => (time.hour >= 12 ? 'PM' : 'AM'),
  pm: (time) => (time.hour >= 12 ? 'pm' : 'am'),
  MST: (time) => (time.zoneName === '' ? offset(time, '-0700') : time.zoneName),
  '.000': fractionOf,
  '.999': fractionOf,
};

/** `Time.Format`: an instant in its zone, written as the layout writes Mon Jan 2 15:04:05 MST 2006. */
export function formatTime(layout: string, instant: Instant): string {
  const time = civilTime(instant);
  return splitLayout(layout)
    .map(({ kind, text }) => (writers[kind] ?? offset)(time, text))
    .join('');
}
