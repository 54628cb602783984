import { withCharges } from '../../base/go/call-metered.ts';
import type { GoFunction } from '../../base/go/value.ts';
import { sprigCharges } from './charges.ts';
import type { SprigContext } from './context.ts';
import { certificateFunctions } from './crypto/certificates.ts';
import { cryptoFunctions } from './crypto/crypto.ts';
import { hashFunctions } from './crypto/hashes.ts';
import { defaultFunctions } from './data/defaults.ts';
import { dictFunctions } from './data/dicts.ts';
import { flowFunctions } from './data/flow.ts';
import { listFunctions } from './data/lists.ts';
import { reflectionFunctions } from './data/reflection.ts';
import { dateFunctions } from './dates.ts';
import { networkFunctions } from './network.ts';
import { arithmeticFunctions } from './numbers/arithmetic.ts';
import { numberFunctions } from './numbers/numbers.ts';
import { randomFunctions } from './numbers/random.ts';
import { semverFunctions } from './numbers/semver.ts';
import { encodingFunctions } from './text/encoding.ts';
import { pathFunctions } from './text/paths.ts';
import { regexFunctions } from './text/regex.ts';
import { stringFunctions } from './text/strings.ts';
import { urlFunctions } from './text/url.ts';

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
