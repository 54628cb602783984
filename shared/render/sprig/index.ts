import { withCharges } from '../../base/go/call-metered.ts';
import type { GoFunction } from '../../base/go/value.ts';
import { arithmeticFunctions } from './arithmetic.ts';
import { certificateFunctions } from './certificates.ts';
import { sprigCharges } from './charges.ts';
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

/** Functions that depend on their arguments only. */
const pure = withCharges(
  {
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
  },
  sprigCharges,
);

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
  return new Map([...pure, ...withCharges(ofContext, sprigCharges)]);
}
