import { expect, it } from 'vitest';
import { type Condition, findCondition, formatTime, isTrue } from '../../../shared/flux/conditions.ts';
import { removeConditions, setCondition } from '../../../shared/flux/set-condition.ts';
import { conditionOf } from '../../support/states.ts';

const epoch = '1970-01-01T00:00:00Z';
const later = '2001-09-09T01:46:40Z';
const now = Date.parse(later) + 999;

function set(old: readonly Condition[], { type, status, reason, message }: Condition): readonly Condition[] {
  return setCondition(old, { type, status, reason, message }, 3, now);
}

// biome-ignore format: one line a case
it.each([
  ['new', [], {}, later],
  ['the same', [conditionOf('Ready', 'True')], {}, epoch],
  ['the same beside another of the type before it', [conditionOf('Stalled', 'True'), conditionOf('Ready', 'True')], {}, epoch],
  ['of another status', [conditionOf('Ready', 'False')], {}, later],
  ['of another reason', [conditionOf('Ready', 'True', { reason: 'Other' })], {}, later],
  ['of another message', [conditionOf('Ready', 'True', { message: 'other' })], {}, later],
  ['the same after its message was cut', [conditionOf('Ready', 'True', { message: `${'x'.repeat(32_765)}...` })], { message: 'x'.repeat(32_769) }, epoch],
] as const)('sets the right transition time of a condition that is %s', (_, old, change, transition) => {
  const conditions = set(old, conditionOf('Ready', 'True', change));

  expect(conditions.filter(({ type }) => type === 'Ready')).toHaveLength(1);
  expect(findCondition(conditions, 'Ready')).toMatchObject({
    status: 'True',
    reason: 'Any',
    observedGeneration: 3,
    lastTransitionTime: transition,
  });
});

it.each([
  ['keeps a message of the greatest length', 32_768, 'x'.repeat(32_768)],
  ['cuts a message that is longer by one', 32_769, `${'x'.repeat(32_765)}...`],
])('%s', (_, length, kept) => {
  const message = 'x'.repeat(length);

  expect(set([], conditionOf('Ready', 'True', { message }))[0]?.message === kept).toBe(true);
});

const at = (type: string, observedGeneration?: number): Condition => {
  const { observedGeneration: _, ...condition } = conditionOf(type, 'True');
  return observedGeneration === undefined ? condition : { ...condition, observedGeneration };
};

// biome-ignore format: one line a case
it.each([
  ['Stalled, Reconciling and Ready first, in this order', [at('Ready', 2), at('Reconciling', 2)], 'Stalled', ['Stalled', 'Reconciling', 'Ready']],
  ['Reconciling between Stalled and Ready', [at('Stalled', 2), at('Ready', 2)], 'Reconciling', ['Stalled', 'Reconciling', 'Ready']],
  ['Ready after Stalled and Reconciling', [at('Stalled', 2), at('Reconciling', 2)], 'Ready', ['Stalled', 'Reconciling', 'Ready']],
  ['Reconciling after Stalled', [at('Stalled', 2)], 'Reconciling', ['Stalled', 'Reconciling']],
  ['Stalled before an other that was set now', [at('Stalled', 1)], 'Aaa', ['Stalled', 'Aaa']],
  ['Stalled before an other of a later generation', [at('Healthy', 9)], 'Stalled', ['Stalled', 'Healthy']],
  ['one of the first before a newer other', [at('Ready', 1), at('Healthy', 9)], 'Reconciling', ['Reconciling', 'Ready', 'Healthy']],
  ['one of the first before an other that was set now', [at('Ready', 1)], 'Aaa', ['Ready', 'Aaa']],
  ['an other after one of the first that comes later', [at('Healthy', 9)], 'Ready', ['Ready', 'Healthy']],
  ['the newest first', [at('A', 1), at('B', 2)], 'C', ['C', 'B', 'A']],
  ['one without a generation last', [at('A'), at('B', 1)], 'C', ['C', 'B', 'A']],
  ['one without a generation last, wherever it was', [at('B', 1), at('A')], 'C', ['C', 'B', 'A']],
  ['those of one generation by name', [at('B', 3), at('A', 3)], 'C', ['A', 'B', 'C']],
  ['those of one generation by name, in any order', [at('A', 3), at('C', 3)], 'B', ['A', 'B', 'C']],
])('sorts %s', (_, old, type, expected) => {
  expect(set(old, conditionOf(type, 'True')).map((condition) => condition.type)).toEqual(expected);
});

it('removes the conditions of the types that are named, and no other', () => {
  const conditions = [at('Ready'), at('Stalled'), at('Healthy')];

  expect(removeConditions(conditions, 'Ready', 'Healthy')).toEqual([at('Stalled')]);
});

it.each([
  ['True', [conditionOf('Ready', 'True')], true],
  ['False', [conditionOf('Ready', 'False')], false],
  ['Unknown', [conditionOf('Ready', 'Unknown')], false],
  ['absent', [conditionOf('Stalled', 'True')], false],
  ['of no list', undefined, false],
] as const)('counts only the status True as true, and not a condition that is %s', (_, conditions, expected) => {
  expect(isTrue(conditions, 'Ready')).toBe(expected);
});

it('formats an instant in whole seconds, without rounding up', () => {
  expect(formatTime(now)).toBe(later);
});
