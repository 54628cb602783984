import { sprintln } from '../../../shared/base/go/fmt/sprint.ts';
import { typeOf } from '../../../shared/base/go/type-of.ts';
import { fn, GoError, type GoFunction, GoMap, int, strings, type Value } from '../../../shared/base/go/value.ts';

/** The functions that text/template's own tests define. */
export const goTestFunctions: ReadonlyMap<string, GoFunction> = new Map<string, GoFunction>(
  Object.entries({
    add: fn('...int', (...args: number[]) => int(args.reduce((sum, arg) => sum + arg, 0))),
    count: fn('int', (n: number) => strings([...'abcdefghijklmnop'].slice(0, n))),
    err: fn('', () => {
      throw new GoError('heyo !');
    }),
    die: fn('', () => {
      throw new GoError('die');
    }),
    dddArg: fn('int, ...string', (first: number, ...rest: string[]) => sprintln([int(first), strings(rest)])),
    echo: fn('any', (arg: Value) => arg),
    makemap: fn('...string', (...args: string[]) => {
      const entries = new Map<string, Value>();
      for (let i = 0; i < args.length; i += 2) entries.set(args[i]!, args[i + 1]);
      return new GoMap('string', 'string', entries);
    }),
    mapOfThree: fn('', () => new GoMap('string', 'int', new Map([['three', int(3)]]))),
    oneArg: fn('string', (text: string) => `oneArg=${text}`),
    returnInt: fn('', () => int(7)),
    stringer: fn('fmt.Stringer', () => ''),
    twoArgs: fn('string, string', (a: string, b: string) => `twoArgs=${a}${b}`),
    typeOf: fn('any', (value: Value) => (value === null ? '<nil>' : typeOf(value))),
    valueString: fn('string', () => 'value is ignored'),
    vfunc: fn('template.V, *template.V', () => 'vfunc'),
    zeroArgs: fn('', () => 'zeroArgs'),
  }),
);
