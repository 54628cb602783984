import { it } from 'vitest';

/** What a backend is known not to do: the name of a test, and why it cannot pass there. */
export type KnownGaps = Readonly<Record<string, string>>;

const facts = new Set<string>();

/** Returns a function that declares a test; one among the gaps is skipped under a name that says why. */
export function testUnless(gaps: KnownGaps): (fact: string, test: () => Promise<void>) => void {
  return (fact, test) => {
    facts.add(fact);
    if (gaps[fact] === undefined) it(fact, test);
    else it.skip(`${fact} (${gaps[fact]})`, test);
  };
}

/** The gaps that are the name of no test, such as one that was renamed. */
export function findStaleGaps(gaps: KnownGaps): readonly string[] {
  return Object.keys(gaps).filter((fact) => !facts.has(fact));
}
