import { decodeJson } from '../../../base/go/json/decode-json.ts';
import { encodeJson, type JsonOptions } from '../../../base/go/json/encode-json.ts';
import { fn, GoError, type GoFunction, type Value } from '../../../base/go/value.ts';
import { isEmpty } from './empty.ts';

/** The `must…` function, and its variant that returns `otherwise` instead of failing. */
function forgiving(params: string, call: (value: never) => Value, otherwise: Value): readonly [GoFunction, GoFunction] {
  const gentle = (value: never): Value => {
    try {
      return call(value);
    } catch (error) {
      if (error instanceof GoError) return otherwise;
      throw error;
    }
  };
  return [fn(params, call), fn(params, gentle)];
}

const encoder = (options: JsonOptions) => (value: Value) => encodeJson(value, options);

const [mustFromJson, fromJson] = forgiving('string', decodeJson, null);
const [mustToJson, toJson] = forgiving('any', encoder({}), '');
const [mustToPrettyJson, toPrettyJson] = forgiving('any', encoder({ indent: '  ' }), '');
const mustToRawJson = fn('any', encoder({ escapeHtml: false }));

export const defaultFunctions = {
  default: fn('any, ...any', (fallback: Value, ...given: Value[]) =>
    given.length === 0 || isEmpty(given[0]) ? fallback : given[0],
  ),
  empty: fn('any', isEmpty),
  coalesce: fn('...any', (...args: Value[]) => args.find((arg) => !isEmpty(arg)) ?? null),
  all: fn('...any', (...args: Value[]) => !args.some(isEmpty)),
  any: fn('...any', (...args: Value[]) => args.some((arg) => !isEmpty(arg))),
  ternary: fn('any, any, bool', (yes: Value, no: Value, condition: boolean) => (condition ? yes : no)),
  fromJson,
  mustFromJson,
  toJson,
  mustToJson,
  toPrettyJson,
  mustToPrettyJson,
  toRawJson: mustToRawJson,
  mustToRawJson,
};
