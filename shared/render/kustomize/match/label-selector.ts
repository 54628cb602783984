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

const requirementsOf = memoize((selector: string) => new SelectorParser(selector).requirements());

/** Sets, which may be words too where a value is expected. */
const setOperators = ['in', 'notin'];
const name = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$/;
const prefix = /^(?=.{1,253}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

const isWord = (token: string | undefined): token is string => token !== undefined && !/^[=!(),<>]/.test(token);
const isEnd = (token: string | undefined): boolean => token === undefined || token === ',';

/** Reads a selector from left to right. */
class SelectorParser {
  readonly #selector: string;
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(selector: string) {
    this.#selector = selector;
    this.#tokens = selector.match(/==|!=|[=!(),<>]|[^\s=!(),<>]+/g) ?? [];
  }

  requirements(): readonly Requirement[] {
    if (this.#tokens.length === 0) return [];
    const requirements = [this.#requirement()];
    while (this.#at < this.#tokens.length) {
      if (this.#next() !== ',') throw this.#fault();
      requirements.push(this.#requirement());
    }
    return requirements;
  }

  #requirement(): Requirement {
    if (this.#peek() === '!') {
      this.#at++;
      const absent = this.#key();
      return (labels) => !Object.hasOwn(labels, absent);
    }
    const label = this.#key();
    if (isEnd(this.#peek())) return (labels) => Object.hasOwn(labels, label);
    const operator = this.#next() as string;
    if (operator === '>' || operator === '<') return comparison(label, operator, this.#number());
    const isSet = setOperators.includes(operator);
    if (operator !== '=' && operator !== '==' && operator !== '!=' && !isSet) throw this.#fault();
    const values = isSet ? this.#set() : new Set([this.#exactValue()]);
    const wanted = operator !== '!=' && operator !== 'notin';
    return (labels) => (Object.hasOwn(labels, label) && values.has(labels[label] as string)) === wanted;
  }

  #set(): ReadonlySet<string> {
    if (this.#next() !== '(') throw this.#fault();
    const values = new Set<string>();
    if (this.#peek() === ')') throw this.#fault();
    for (;;) {
      values.add(this.#value(isWord(this.#peek()) ? this.#word() : ''));
      const next = this.#next();
      if (next === ')') return values;
      if (next !== ',') throw this.#fault();
    }
  }

  #key(): string {
    const text = this.#word();
    const [last = '', ...others] = text.split('/').reverse();
    if (others.length > 1 || !name.test(last) || !others.every((one) => prefix.test(one))) throw this.#fault();
    return text;
  }

  #number(): bigint {
    const text = this.#exactValue();
    if (!/^[-+]?\d+$/.test(text)) throw this.#fault();
    return BigInt(text);
  }

  #exactValue(): string {
    return this.#value(isEnd(this.#peek()) ? '' : this.#word());
  }

  #value(text: string): string {
    if (text !== '' && !name.test(text)) throw this.#fault();
    return text;
  }

  #word(): string {
    const token = this.#next();
    if (!isWord(token)) throw this.#fault();
    return token;
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  #next(): string | undefined {
    return this.#tokens[this.#at++];
  }

  #fault(): KustomizeError {
    const found = this.#tokens[this.#at - 1] ?? 'its end';
    return fault('bad-selector', `'${this.#selector}' is not a valid selector: found '${found}' where it does not fit`);
  }
}

function comparison(label: string, operator: '>' | '<', bound: bigint): Requirement {
  return (labels) => {
    const text = labels[label] ?? '';
    if (!/^[-+]?\d+$/.test(text)) return false;
    return operator === '>' ? BigInt(text) > bound : BigInt(text) < bound;
  };
}
