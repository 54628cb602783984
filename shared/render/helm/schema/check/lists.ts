import type { Value } from '../../../../base/go/value.ts';
import type { Check, Schema, Visit } from '../compile/schema.ts';
import { english } from '../json/number.ts';
import { findDuplicate } from '../json/same-value.ts';
import type { Violation } from '../violation.ts';

type ListCheck = Check<readonly Value[]>;

/** `uniqueItems`. */
export const uniqueItems: ListCheck = (visit, value) => {
  const equal = findDuplicate(value, visit.work.step);
  if (equal !== undefined) visit.fail(() => `items at ${english(equal[0])} and ${english(equal[1])} are equal`);
};

/** Items from an index on. Helm's validator counts their places from there, and so do the messages. */
function applyToRest(visit: Visit, schema: Schema, value: readonly Value[], from: number): void {
  for (const [index, item] of value.slice(from).entries()) visit.add(visit.part(schema, item, index));
}

/** One schema an item. */
export const firstItems =
  (schemas: readonly Schema[]): ListCheck =>
  (visit, value) => {
    for (const [index, schema] of schemas.slice(0, value.length).entries())
      visit.add(visit.part(schema, value[index], index));
  };

/** A schema for the items after the first ones. */
export const otherItems =
  (schema: Schema, from: number): ListCheck =>
  (visit, value) => {
    if (value.length > from) applyToRest(visit, schema, value, from);
  };

/** No items after the first ones. */
export const noOtherItems =
  (from: number): ListCheck =>
  (visit, value) => {
    const left = value.length - from;
    if (left > 0) visit.fail(() => `last ${english(left)} additionalItem(s) not allowed`);
  };

/** `contains`, with the limits of how many items match. */
export interface ContainsSchema {
  readonly schema: Schema;
  readonly least: number | undefined;
  readonly most: number | undefined;
  /** Whether an item that matches counts as looked at. */
  readonly sees: boolean;
}

const matchedText = (matched: readonly number[]): string =>
  `but matched ${english(matched.length)} items at ${matched.join(' ')}`;

/** `contains`, `minContains` and `maxContains`. */
export const contains =
  ({ schema, least, most, sees }: ContainsSchema): ListCheck =>
  (visit, value) => {
    const others: Violation[] = [];
    const matched: number[] = [];
    for (const [index, item] of value.entries()) {
      const found = visit.part(schema, item, index);
      if (found !== undefined) others.push(found);
      else {
        matched.push(index);
        if (sees) visit.unseen.delete(index);
      }
    }
    if (least === undefined) {
      if (matched.length === 0) visit.fail(() => 'no items match contains schema', others);
    } else if (matched.length < least) {
      const at = matched.length === 0 ? 'but none matched' : matchedText(matched);
      visit.fail(() => `min ${english(least)} items required to match contains schema, ${at}`, others);
    }
    if (most !== undefined && matched.length > most)
      visit.fail(() => `max ${english(most)} items required to match contains schema, ${matchedText(matched)}`);
  };
