import { expect, it } from 'vitest';
import { matchesLabels } from '../../../../../shared/render/kustomize/match/label-selector.ts';

const labels = { app: 'web', tier: '', level: '7' };

it.each([
  '',
  'app',
  'app=web',
  'app == web , tier',
  'tier=',
  'app!=db',
  'team!=db',
  '!team',
  'app in (db, web)',
  'tier in (,x)',
  'app notin (db)',
  'team notin (db)',
  'level>6,level < 8',
  'app notin (in, notin)',
])('%j fits', (selector) => {
  expect(matchesLabels(selector, labels)).toBe(true);
});

it.each(['team', 'app=db', 'app!=web', '!app', 'team in (db)', 'app notin (web)', 'level>7', 'app>1', 'app,team'])(
  '%j does not fit',
  (selector) => {
    expect(matchesLabels(selector, labels)).toBe(false);
  },
);

it.each([
  '=',
  'app in',
  'app in ()',
  'app in (a',
  'app=a b',
  'app,',
  '!',
  'a/b/c',
  'app=a/b',
  '!app in (a)',
  'level>x',
])('%j is refused', (selector) => {
  expect(() => matchesLabels(selector, labels)).toThrow(expect.objectContaining({ code: 'bad-selector' }));
});

it('fits nothing that has no labels, but what asks for none', () => {
  expect([matchesLabels('app', null), matchesLabels('!app', undefined)]).toEqual([false, true]);
});
