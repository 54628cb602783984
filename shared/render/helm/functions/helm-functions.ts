import { withCharges } from '../../../base/go/call-metered.ts';
import { decodeLargeJson } from '../../../base/go/json/decode-json.ts';
import { encodeJson } from '../../../base/go/json/encode-json.ts';
import { quote } from '../../../base/go/strconv/quote.ts';
import { fromToml } from '../../../base/go/toml/from-toml.ts';
import { toToml } from '../../../base/go/toml/to-toml.ts';
import { type Dict, fn, GoError, type GoFunction, type Value } from '../../../base/go/value.ts';
import { decodeYaml } from '../../../base/go/yaml/decode-yaml.ts';
import { TemplateError } from '../../gotemplate/errors.ts';
import type { Budget } from '../../gotemplate/limits.ts';
import type { TemplateSet } from '../../gotemplate/set.ts';
import { addTemplate, cloneTemplateSet, executeTree, findTemplate } from '../../gotemplate/template-set.ts';
import { jsonType } from '../values/json-type.ts';
import { helmCharges } from './charges.ts';
import { toYaml } from './to-yaml.ts';
import { toYamlPretty } from './to-yaml-pretty.ts';

/** Looks up objects of a cluster for the `lookup` function: one object if `name` is given, otherwise a list; undefined if there is none. */
export type Lookup = (apiVersion: string, kind: string, namespace: string, name: string) => Dict | undefined;

/** Marks around the text of `fail` and `required`, which Helm shows without its usual prefix. */
export const plainMark = ['HELM_ERR_START', 'HELM_ERR_END'] as const;

const failPlainly = (text: string): never => {
  throw new GoError(plainMark.join(text));
};

/** Returns the error if the input caused it; rethrows any other error. */
function faultOf(error: unknown): GoError {
  if (error instanceof GoError) return error;
  throw error;
}

function orElse(write: (value: Value) => string): (value: Value) => string {
  return (value) => {
    try {
      return write(value);
    } catch (error) {
      faultOf(error);
      return '';
    }
  };
}

/** Returns the error's text instead of failing. */
function orMessage(write: (value: Value) => string): (value: Value) => string {
  return (value) => {
    try {
      return write(value);
    } catch (error) {
      return faultOf(error).message;
    }
  };
}

/** Go's TOML library panics for nil. */
function notNil(write: (value: Value) => string): (value: Value) => string {
  return (value) => {
    if (value === null || value === undefined) throw new GoError('reflect: call of reflect.Value.Type on zero Value');
    return write(value);
  };
}

/** Parses a map; on failure returns a map whose `Error` is the reason. */
function asMap(read: (text: string) => Value, prefix = ''): (text: string) => Value {
  return (text) => {
    try {
      const value = read(text);
      if (value === null) return new Map();
      if (value instanceof Map) return value;
      const what = `json: cannot unmarshal ${jsonType(value)} into Go value of type map[string]interface {}`;
      throw new GoError(`${prefix}${what}`);
    } catch (error) {
      return new Map([['Error', faultOf(error).message]]);
    }
  };
}

/** Parses a list; on failure returns a list of the reason. */
function asList(read: (text: string) => Value, prefix = ''): (text: string) => Value {
  return (text) => {
    try {
      const value = read(text);
      if (value === null) return [];
      if (Array.isArray(value)) return value;
      throw new GoError(`${prefix}json: cannot unmarshal ${jsonType(value)} into Go value of type []interface {}`);
    } catch (error) {
      return [faultOf(error).message];
    }
  };
}

/** Parses JSON; what was read before an error is kept. */
function readJson(text: string): Value {
  const { value, fault } = decodeLargeJson(text);
  return fault !== undefined && value instanceof Map ? value.set('Error', fault.message) : value;
}

function readJsonList(text: string): Value {
  const { value, fault } = decodeLargeJson(text);
  if (fault !== undefined && Array.isArray(value)) throw fault;
  return value;
}

const ofYaml = 'error unmarshaling JSON: while decoding JSON: ';

/** The functions that Helm adds to sprig's, except those that need a template set. */
export function helmFunctions(lookup: Lookup = () => undefined): ReadonlyMap<string, GoFunction> {
  return new Map(
    withCharges(
      {
        toYaml: fn('any', orElse(toYaml)),
        mustToYaml: fn('any', toYaml),
        toYamlPretty: fn('any', toYamlPretty),
        toToml: fn('any', notNil(orMessage(toToml))),
        mustToToml: fn('any', notNil(toToml)),
        fromToml: fn('string', asMap(fromToml)),
        toJson: fn(
          'any',
          orElse((value) => encodeJson(value)),
        ),
        mustToJson: fn('any', (value: Value) => encodeJson(value)),
        fromYaml: fn('string', asMap(decodeYaml, ofYaml)),
        fromYamlArray: fn('string', asList(decodeYaml, ofYaml)),
        fromJson: fn('string', asMap(readJson)),
        fromJsonArray: fn('string', asList(readJsonList)),
        fail: fn('string', failPlainly),
        required: fn('string, any', (text: string, value: Value) =>
          value === null || value === undefined || value === '' ? failPlainly(text) : value,
        ),
        lookup: fn('string, string, string, string', (api: string, kind: string, namespace: string, name: string) => {
          return lookup(api, kind, namespace, name) ?? new Map();
        }),
      },
      helmCharges,
    ),
  );
}

const mostNested = 1000;

/** Prefixes an error with its context; errors of code `limit` stay as they are. */
function explained<Result>(what: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof TemplateError) || error.code === 'limit') throw error;
    throw new GoError(`${what}: ${error.message}`, { cause: error });
  }
}

/** Adds `include` and `tpl` to a set. `running` counts the nested calls per template name. */
export function withIncludes(set: TemplateSet, budget: Budget, running = new Map<string, number>()): TemplateSet {
  const include = fn('string, any', (name: string, data: Value) => {
    const depth = running.get(name) ?? 0;
    if (depth > mostNested) {
      throw new GoError(`rendering template has a nested reference name: ${name}: unable to execute template`);
    }
    running.set(name, depth + 1);
    try {
      return executeTree(own, findTemplate(own, name), data, budget);
    } finally {
      running.set(name, depth);
    }
  });
  const tpl = fn('string, any', (text: string, data: Value) => {
    const inner = withIncludes(own, budget, running);
    const tree = explained(`cannot parse template ${quote(text)}`, () => addTemplate(inner, own.name, text, budget));
    const output = explained(`error during tpl function execution for ${quote(text)}`, () =>
      executeTree(inner, tree, data, budget),
    );
    return output.replaceAll('<no value>', '');
  });
  const own: TemplateSet = cloneTemplateSet(set, {
    functions: new Map([
      ['include', include],
      ['tpl', tpl],
    ]),
  });
  return own;
}
