import { intMethods } from '../../../base/go/time/values/int-methods.ts';
import { elementType, typeOf } from '../../../base/go/type-of.ts';
import {
  type GoFunction,
  GoInt,
  GoMap,
  GoObject,
  GoSlice,
  type Methods,
  NamedDict,
  type Value,
} from '../../../base/go/value.ts';
import { failAt, type State } from './state.ts';
import { zeroOf } from './zero.ts';

function methodsOf(value: Value): Methods | undefined {
  if (value instanceof Map) return value instanceof NamedDict ? value.methods : undefined;
  if (value instanceof GoObject || value instanceof GoMap || value instanceof GoSlice) return value.options.methods;
  return value instanceof GoInt ? intMethods(value) : undefined;
}

/** Returns a method of a value, or undefined if its type has no such method. */
export function findMethod(value: Value, name: string): GoFunction | undefined {
  return methodsOf(value)?.get(name);
}

/** Type name of the receiver for errors: its declared type, which is `any` for values read from a `map[string]any`. */
function declaredType(receiver: Value, isInterface: boolean): string {
  return receiver === null || isInterface ? 'interface {}' : typeOf(receiver);
}

function missing(state: State, name: string, elem: string): Value {
  if (state.set.missingKey === 'zero') return zeroOf(elem);
  return state.set.missingKey === 'error' ? failAt(state, `map has no entry for key "${name}"`) : undefined;
}

/**
 * Reads `receiver.name` without arguments if it is not a method: a map entry or a struct field. `isInterface` tells whether the
 * receiver was read from an `any`, which errors mention. @throws TemplateError
 */
export function readField(state: State, receiver: Value, name: string, isInterface: boolean): Value {
  if (receiver instanceof Map) return receiver.get(name) ?? missingEntry(state, receiver, name);
  if (receiver === undefined) {
    if (state.set.missingKey === 'error') failAt(state, `nil data; no entry for key "${name}"`);
    return undefined;
  }
  if (receiver === null) return failAt(state, `nil pointer evaluating interface {}.${name}`);
  if (receiver instanceof GoObject) {
    const field = receiver.options.fields?.get(name);
    if (field !== undefined) return field.value;
    if (receiver.options.hidden?.has(name) === true)
      return failAt(state, `${name} is an unexported field of struct type ${receiver.type}`);
  } else if (receiver instanceof GoMap && receiver.key === 'string') {
    return receiver.entries.get(name) ?? missing(state, name, receiver.elem);
  }
  return failAt(state, `can't evaluate field ${name} in type ${declaredType(receiver, isInterface)}`);
}

function missingEntry(state: State, map: Map<string, Value>, name: string): Value {
  return map.has(name) ? null : missing(state, name, 'interface {}');
}

/** Fails for `receiver.name` with arguments when `name` is not a method. @throws TemplateError */
export function refuseArguments(state: State, receiver: Value, name: string, isInterface: boolean): Value {
  if (receiver instanceof Map || (receiver instanceof GoMap && receiver.key === 'string')) {
    return failAt(state, `${name} is not a method but has arguments`);
  }
  if (receiver instanceof GoObject && receiver.options.fields?.has(name) === true) {
    return failAt(state, `${name} has arguments but cannot be invoked as function`);
  }
  return readField(state, receiver, name, isInterface);
}

/** True if the elements of this container are declared as `any`. */
export function holdsInterface(container: Value): boolean {
  return elementType(container) === 'interface {}';
}
