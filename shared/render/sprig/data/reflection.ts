import { metered } from '../../../base/go/call-metered.ts';
import { deepEqual } from '../../../base/go/deep-equal.ts';
import type { Meter } from '../../../base/go/meter.ts';
import { kindOf, typeOf } from '../../../base/go/type-of.ts';
import { fn, type Value } from '../../../base/go/value.ts';

const typeName = (value: Value): string => (value === null ? '<nil>' : typeOf(value));

export const reflectionFunctions = {
  typeOf: fn('any', typeName),
  typeIs: fn('string, any', (type: string, value: Value) => type === typeName(value)),
  typeIsLike: fn('string, any', (type: string, value: Value) => {
    const name = typeName(value);
    return type === name || `*${type}` === name;
  }),
  kindOf: fn('any', kindOf),
  kindIs: fn('string, any', (kind: string, value: Value) => kind === kindOf(value)),
  deepEqual: metered('any, any', (meter: Meter, a: Value, b: Value) => deepEqual(a, b, meter)),
};
