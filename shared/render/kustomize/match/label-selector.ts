import { memoize } from '../../../base/memoize.ts';
import { fault, type KustomizeError } from '../kustomize-error.ts';
import { newValue } from '../object/new-value.ts';
import { isObject } from '../object/resource.ts';

type Labels = Readonly<Record<string, string>>;
type Requirement = (labels: Labels) => boolean;

/**
 * Do labels fit a selector, such as `a=b,c!=d,e,!f,g in (x, y),h notin (z),i>1`, all of which must hold?
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ @throws KustomizeError `bad-selector`
 */
export function matchesLabels(selector: string | null | undefined, labels: unknown): boolean {
  if (!selector) return true;
  const texts = Object.fromEntries(
    Object.entries(isObject(labels) ? labels : {}).map(([key, value]) => [key, newValue(value).text]),
  );
  return requirementsOf(selector).every((fits) => fits(texts));
}

const requirementsOf = memoize(parse);

/** Sets, which may be words too where a value is expected. */
const setOperators = ['in', 'notin'];
const name = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$/;
const prefix = /^(?=.{1,253}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

function parse(selector: string): readonly Requirement[] {
  const tokens = selector.match(/==|!=|[=!(),<>]|[^\s=!(),<>]+/g) ?? [];
  let at = 0;
  const fail = (): KustomizeError =>
    fault(
      'bad-selector',
      `'${selector}' is not a valid selector: found '${tokens[at - 1] ?? 'its end'}' where it does not fit`,
    );
  const isWord = (token: string | undefined): token is string => token !== undefined && !/^[=!(),<>]/.test(token);
  const word = (): string => {
    const token = tokens[at++];
    if (!isWord(token)) throw fail();
    return token;
  };
  const key = (): string => {
    const text = word();
    const [last = '', ...others] = text.split('/').reverse();
    if (others.length > 1 || !name.test(last) || !others.every((one) => prefix.test(one))) throw fail();
    return text;
  };
  const value = (text: string): string => {
    if (text !== '' && !name.test(text)) throw fail();
    return text;
  };
  const ends = (token: string | undefined): boolean => token === undefined || token === ',';
  const exactValue = (): string => value(ends(tokens[at]) ? '' : word());
  const set = (): ReadonlySet<string> => {
    if (tokens[at++] !== '(') throw fail();
    const values = new Set<string>();
    if (tokens[at] === ')') throw fail();
    for (;;) {
      values.add(value(isWord(tokens[at]) ? word() : ''));
      const next = tokens[at++];
      if (next === ')') return values;
      if (next !== ',') throw fail();
    }
  };
  const number = (): bigint => {
    const text = exactValue();
    if (!/^[-+]?\d+$/.test(text)) throw fail();
    return BigInt(text);
  };
  const requirement = (): Requirement => {
    if (tokens[at] === '!') {
      at++;
      const absent = key();
      return (labels) => !Object.hasOwn(labels, absent);
    }
    const label = key();
    if (ends(tokens[at])) return (labels) => Object.hasOwn(labels, label);
    const operator = tokens[at++] as string;
    if (operator === '>' || operator === '<') return comparison(label, operator, number());
    if (operator !== '=' && operator !== '==' && operator !== '!=' && !setOperators.includes(operator)) throw fail();
    const values = setOperators.includes(operator) ? set() : new Set([exactValue()]);
    const wanted = operator !== '!=' && operator !== 'notin';
    return (labels) => (Object.hasOwn(labels, label) && values.has(labels[label] as string)) === wanted;
  };
  if (tokens.length === 0) return [];
  const requirements = [requirement()];
  while (at < tokens.length) {
    if (tokens[at++] !== ',') throw fail();
    requirements.push(requirement());
  }
  return requirements;
}

function comparison(label: string, operator: '>' | '<', bound: bigint): Requirement {
  return (labels) => {
    const text = labels[label] ?? '';
    if (!/^[-+]?\d+$/.test(text)) return false;
    return operator === '>' ? BigInt(text) > bound : BigInt(text) < bound;
  };
}
