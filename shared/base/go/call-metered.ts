import type { Meter } from './meter.ts';
import { type Charge, fn, GoFunction, type Value } from './value.ts';

/** Like `fn`, for a function whose `call` receives the meter as its first argument. */
export function metered(params: string, call: (meter: Meter, ...args: never[]) => Value, result?: string): GoFunction {
  const { params: types, variadic, type } = fn(params, () => undefined, result);
  return new GoFunction(types, variadic, type, call as unknown as (...args: never[]) => Value, { isMetered: true });
}

/** Adds a charge to a function. */
export function charged(charge: Charge, { params, variadic, type, call, isMetered }: GoFunction): GoFunction {
  return new GoFunction(params, variadic, type, call, { charge, isMetered });
}

/** Adds the charges to the functions of a registry. A function without one costs a step per call. */
export function withCharges(
  functions: Readonly<Record<string, GoFunction>>,
  charges: ReadonlyMap<string, Charge>,
): [string, GoFunction][] {
  return Object.entries(functions).map(([name, each]) => {
    const charge = charges.get(name);
    return [name, charge === undefined ? each : charged(charge, each)];
  });
}

/** Calls a function with converted arguments and charges the meter for it. */
export function callMetered(meter: Meter, callee: GoFunction, args: readonly Value[]): Value {
  const call = callee.call as (...args: readonly unknown[]) => Value;
  const most = callee.charge === undefined ? 0 : callee.charge(meter, args);
  if (most > 0) meter.hold(most);
  const result = callee.isMetered ? call(meter, ...args) : call(...args);
  if (most > 0 && typeof result === 'string') meter.make(bytesOfText(result));
  return result;
}

const wide = /[^\0-\xff]/;

/** Bytes that a text takes in memory. Short texts are assumed to be ASCII. */
export function bytesOfText(text: string): number {
  return text.length > 1024 && wide.test(text) ? text.length * 2 : text.length;
}
