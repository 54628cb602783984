import { costly, type GoFunction } from '../../go/value.ts';
import { arithmeticFunctions } from './arithmetic.ts';
import { certificateFunctions } from './certificates.ts';
import type { SprigContext } from './context.ts';
import { cryptoFunctions } from './crypto.ts';
import { dateFunctions } from './dates.ts';
import { defaultFunctions } from './defaults.ts';
import { dictFunctions } from './dicts.ts';
import { encodingFunctions } from './encoding.ts';
import { flowFunctions } from './flow.ts';
import { hashFunctions } from './hashes.ts';
import { listFunctions } from './lists.ts';
import { networkFunctions } from './network.ts';
import { numberFunctions } from './numbers.ts';
import { pathFunctions } from './paths.ts';
import { randomFunctions } from './random.ts';
import { reflectionFunctions } from './reflection.ts';
import { regexFunctions } from './regex.ts';
import { semverFunctions } from './semver.ts';
import { stringFunctions } from './strings.ts';
import { urlFunctions } from './url.ts';

/** What takes milliseconds: a hostile template gets to call these some hundred times, not millions. */
const slow = /^(gen|bcrypt|htpasswd|derivePassword|buildCustomCert)/;
const slowCost = 50_000;

function weigh(functions: Readonly<Record<string, GoFunction>>): [string, GoFunction][] {
  return Object.entries(functions).map(([name, each]) => [name, slow.test(name) ? costly(slowCost, each) : each]);
}

/** The families that need nothing but their arguments. */
const pure = weigh({
  ...arithmeticFunctions,
  ...defaultFunctions,
  ...dictFunctions,
  ...encodingFunctions,
  ...flowFunctions,
  ...hashFunctions,
  ...listFunctions,
  ...numberFunctions,
  ...pathFunctions,
  ...reflectionFunctions,
  ...regexFunctions,
  ...semverFunctions,
  ...stringFunctions,
  ...urlFunctions,
});

/**
 * Every function of sprig 3.3 but `env` and `expandenv`: a template never reads the environment.
 * @see https://masterminds.github.io/sprig/
 */
export function sprigFunctions(context: SprigContext): ReadonlyMap<string, GoFunction> {
  const ofContext = {
    ...certificateFunctions(context),
    ...cryptoFunctions(context),
    ...dateFunctions(context),
    ...networkFunctions(context),
    ...randomFunctions(context),
  };
  return new Map([...pure, ...weigh(ofContext)]);
}
