import { describe, expect, it } from 'vitest';
import { formatDuration } from '../../../../shared/base/go/time/format-duration.ts';
import { formatTime } from '../../../../shared/base/go/time/format-time.ts';
import { parseDuration } from '../../../../shared/base/go/time/parse-duration.ts';
import { parseTime } from '../../../../shared/base/go/time/parse-time.ts';
import { loadZone } from '../../../../shared/base/go/time/zone.ts';

const instant = parseTime('2006-01-02T15:04:05.999999999Z07:00', '2024-02-09T17:08:09.012345678Z');

describe('layouts', () => {
  it.each([
    ['Monday, January 2, 2006', 'Friday, February 9, 2024'],
    ['Mon Jan _2 15:04:05 MST 2006', 'Fri Feb  9 17:08:09 UTC 2024'],
    ['3:04PM 03 pm', '5:08PM 05 pm'],
    ['06-1-02 002 __2', '24-2-09 040  40'],
    ['05.000 05.999999999 05,00', '09.012 09.012345678 09,01'],
    ['Z07:00 -0700 -07:00:00', 'Z +0000 +00:00:00'],
    ['Janet and Monk', 'Janet and Monk'],
  ])('%s', (layout, expected) => {
    expect(formatTime(layout, instant)).toBe(expected);
  });

  it('shows a time in a named zone, summer time included', () => {
    const zone = loadZone('America/New_York')!;
    const summer = parseTime('2006-01-02', '2024-07-01');

    expect(formatTime('15:04 MST -0700', { ...instant, zone })).toBe('12:08 EST -0500');
    expect(formatTime('15:04 MST -0700', { ...summer, zone })).toBe('20:00 EDT -0400');
  });

  it('reads a fraction of seconds, whether the layout names it or not', () => {
    const named = parseTime('15:04:05.000', '11:22:33.456');
    const unnamed = parseTime('15:04:05', '11:22:33.456');

    expect(named.nanoseconds).toBe(unnamed.nanoseconds);
    expect(formatTime('05.999', unnamed)).toBe('33.456');
  });

  it.each([
    ['2006-01-02', '2024-02-30', 'parsing time "2024-02-30": day out of range'],
    ['2006-01-02', '2024-13-01', 'parsing time "2024-13-01": month out of range'],
    ['2006-01-02', 'x', 'parsing time "x" as "2006-01-02": cannot parse "x" as "2006"'],
    ['2006', '2024a', 'parsing time "2024a": extra text: "a"'],
  ])('%s refuses %s', (layout, value, message) => {
    expect(() => parseTime(layout, value)).toThrow(message);
  });
});

describe('durations', () => {
  it.each([
    ['1h30m', '1h30m0s'],
    ['-1.5s', '-1.5s'],
    ['100ms', '100ms'],
    ['1us2ns', '1.002µs'],
    ['0', '0s'],
  ])('%s is read and written as %s', (text, written) => {
    expect(formatDuration(parseDuration(text))).toBe(written);
  });

  it.each([
    ['', 'time: invalid duration ""'],
    ['3', 'time: missing unit in duration "3"'],
    ['3x', 'time: unknown unit "x" in duration "3x"'],
  ])('%j is refused', (text, message) => {
    expect(() => parseDuration(text)).toThrow(message);
  });
});
