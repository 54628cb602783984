import { messageOf } from '../../../base/errors.ts';
import { callMetered } from '../../../base/go/call-metered.ts';
import type { Meter } from '../../../base/go/meter.ts';
import { typeOf } from '../../../base/go/type-of.ts';
import {
  GoError,
  GoFunction,
  GoInt,
  GoMap,
  GoNamedString,
  GoObject,
  GoSlice,
  type IntType,
  NamedDict,
  type Value,
} from '../../../base/go/value.ts';
import { isStackOverflow, TemplateError } from '../errors.ts';
import { failAt, type State } from './state.ts';
import { canBeNil, zeroOf } from './zero.ts';

/** A nil `map[string]any`: reads find nothing, writes fail as in Go. */
class NilDict extends Map<string, Value> {
  override set(): this {
    throw new GoError('assignment to entry in nil map');
  }
}

/** What kind of literal a parameter of this Go type accepts. */
export function parameterKind(type: string): 'bool' | 'float' | 'int' | 'uint' | 'string' | 'any' | 'other' {
  if (type === 'interface {}' || type === 'reflect.Value') return 'any';
  if (type === 'bool') return 'bool';
  if (type === 'string') return 'string';
  if (type === 'float64' || type === 'float32') return 'float';
  if (/^uint(8|16|32|64|ptr)?$/.test(type)) return 'uint';
  return /^int(8|16|32|64)?$/.test(type) || type.startsWith('time.D') ? 'int' : 'other';
}

/** Converts an argument to what `GoFunction.call` expects: integers become JavaScript numbers. */
function toParameter(value: Value, type: string): Value {
  if (value instanceof GoInt) return type === 'time.Duration' ? value : Number(value.value);
  if (value instanceof GoNamedString) return value.text;
  if (value instanceof NamedDict && type !== value.typeName) return value.target;
  if (value instanceof GoMap && type === 'map[string]interface {}') {
    return value.options.isNil === true ? new NilDict() : (value.entries as unknown as Value);
  }
  if (value instanceof GoSlice && type === '[]interface {}' && value.options.isNil !== true) return value.items;
  return value;
}

function assignable(value: Value, type: string): boolean {
  if (typeOf(value) === type) return true;
  if (value instanceof NamedDict) return type === 'map[string]interface {}';
  // A defined map or slice type is assignable to its underlying type.
  if (value instanceof GoMap && value.options.typeName !== undefined) return `map[${value.key}]${value.elem}` === type;
  return value instanceof GoSlice && value.options.typeName !== undefined && `[]${value.elem}` === type;
}

/** The value that a function receives: a struct is passed as a copy. */
export function copyOf(value: Value): Value {
  return value instanceof GoObject ? (value.options.copy ?? value) : value;
}

/** Converts a value to a parameter's type. @throws TemplateError in the words of Go's `validateType` */
export function convertArgument(state: State, value: Value, type: string): Value {
  if (type === 'interface {}') return value === undefined ? null : value;
  if (type === 'reflect.Value') return value;
  if (type === 'string' && typeof value === 'string') return value;
  if (value === undefined) {
    if (!canBeNil(type)) failAt(state, `invalid value; expected ${type}`);
    return nilParameter(type);
  }
  if (value !== null && assignable(value, type)) return toParameter(value, type);
  return failAt(state, `wrong type for value; expected ${type}; got ${typeOf(value)}`);
}

/** The nil value of a parameter type that can be nil. */
export function nilParameter(type: string): Value {
  if (type === 'reflect.Value') return undefined;
  return type === 'map[string]interface {}' ? new NilDict() : zeroOf(type);
}

/** Calls a function with converted arguments. @throws TemplateError `error calling name: …` at the current node if the function fails */
export function callFunction(state: State, name: string, callee: GoFunction, args: readonly Value[]): Value {
  try {
    return callMetered(state.budget, callee, args);
  } catch (error) {
    if (error instanceof TemplateError && error.code === 'limit') throw error;
    if (isStackOverflow(error)) throw error;
    return failAt(state, `error calling ${name}: ${messageOf(error)}`, error);
  }
}

function prepareArgument(value: Value, type: string): Value {
  if (value === null || value === undefined) {
    if (!canBeNil(type)) throw new GoError(`value is nil; should be of type ${type}`);
    return nilParameter(type);
  }
  if (type === 'interface {}' || type === 'reflect.Value' || assignable(value, type)) return toParameter(value, type);
  if (value instanceof GoInt && /int/.test(type) && parameterKind(type) !== 'other') {
    const bits = Number(/\d+/.exec(type)?.[0] ?? 64);
    const wrap = type.startsWith('u') ? BigInt.asUintN : BigInt.asIntN;
    return toParameter(new GoInt(type as IntType, wrap(bits, value.value)), type);
  }
  throw new GoError(`value has type ${typeOf(value)}; should be ${type}`);
}

/** The built-in `call`: calls a function value. `name` is the operand's source text, for errors. */
export function callValue(meter: Meter, name: string, callee: Value, args: readonly Value[]): Value {
  if (callee === null || callee === undefined) throw new GoError('call of nil');
  if (!(callee instanceof GoFunction)) throw new GoError(`non-function ${name} of type ${typeOf(callee)}`);
  const fixed = callee.variadic ? callee.params.length - 1 : callee.params.length;
  if (callee.variadic ? args.length < fixed : args.length !== fixed) {
    const want = callee.variadic ? `at least ${fixed}` : fixed;
    throw new GoError(`wrong number of args for ${name}: got ${args.length} want ${want}`);
  }
  const prepared = args.map((arg, index) => {
    try {
      return prepareArgument(arg, callee.params[Math.min(index, callee.params.length - 1)]!);
    } catch (error) {
      throw new GoError(`arg ${index}: ${(error as Error).message}`);
    }
  });
  return callMetered(meter, callee, prepared);
}
