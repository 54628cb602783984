import { quote } from '../../../base/go/strconv/quote.ts';
import { HelmError } from '../helm-error.ts';

/** Checks a Kubernetes version, which needs at least two numbers. @throws HelmError of code `version`, in Helm's words */
export function parseKubeVersion(version: string): void {
  const numbers = /^\s*v?(\d+(?:\.\d+)*)/.exec(version)?.[1];
  if (numbers === undefined) throw refused(version, `could not parse ${quote(version)} as version`);
  const [first = '', ...rest] = numbers.split('.');
  if (rest.length === 0) throw refused(version, `illegal version string ${quote(version)}`);
  if (/^0./.test(first)) {
    throw refused(version, `illegal zero-prefixed version component ${quote(first)} in ${quote(version)}`);
  }
  const large = [first, ...rest].find((component) => BigInt(component) >= 1n << 64n);
  if (large === undefined) return;
  const reason = `strconv.ParseUint: parsing ${quote(large)}: value out of range`;
  throw refused(version, `illegal non-numeric version component ${quote(large)} in ${quote(version)}: ${reason}`);
}

const refused = (version: string, reason: string): HelmError =>
  new HelmError('version', `invalid kube version '${version}': ${reason}`);
