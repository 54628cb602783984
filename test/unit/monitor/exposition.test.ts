import { expect, it } from 'vitest';
import { createExposition } from '../../../shared/monitor/exposition.ts';

it('writes a counter of each set of labels, with its help and type', () => {
  const exposition = createExposition();
  const counter = exposition.counter('jobs_total', 'Jobs that ended.');

  counter.add({ queue: 'sources' });
  counter.add({ queue: 'sources' }, 2);
  counter.add({});

  expect(exposition.write()).toBe(
    '# HELP jobs_total Jobs that ended.\n# TYPE jobs_total counter\njobs_total{queue="sources"} 3\njobs_total 1\n',
  );
});

it('escapes what would end a label, a line or a help', () => {
  const exposition = createExposition();
  exposition.gauge('up', 'One\nline \\ only.').replace([[{ name: 'a"b\\c\nd' }, 1]]);

  expect(exposition.write()).toBe('# HELP up One\\nline \\\\ only.\n# TYPE up gauge\nup{name="a\\"b\\\\c\\nd"} 1\n');
});

it('forgets the series of a gauge that are not set again', () => {
  const exposition = createExposition();
  const gauge = exposition.gauge('depth', 'Messages.');
  gauge.replace([[{ queue: 'a' }, 1]]);

  gauge.replace([[{ queue: 'b' }, 2]]);

  expect(exposition.write()).toContain('depth{queue="b"} 2');
  expect(exposition.write()).not.toContain('queue="a"');
});

it('counts a value in its bucket and in all wider ones', () => {
  const exposition = createExposition();
  const histogram = exposition.histogram('seconds', 'Time.', [0.1, 1]);

  for (const value of [0.1, 0.5, 7]) histogram.observe({ stage: 'build' }, value);

  expect(exposition.write().split('\n').slice(2)).toEqual([
    'seconds_bucket{stage="build",le="0.1"} 1',
    'seconds_bucket{stage="build",le="1"} 2',
    'seconds_bucket{stage="build",le="+Inf"} 3',
    'seconds_sum{stage="build"} 7.6',
    'seconds_count{stage="build"} 3',
    '',
  ]);
});

it('drops the series of objects that are gone', () => {
  const exposition = createExposition();
  const histogram = exposition.histogram('seconds', 'Time.', [1]);
  histogram.observe({ name: 'kept' }, 1);
  histogram.observe({ name: 'gone' }, 1);

  histogram.keep(({ name }) => name === 'kept');

  expect(exposition.write()).toContain('seconds_count{name="kept"} 1');
  expect(exposition.write()).not.toContain('gone');
});
