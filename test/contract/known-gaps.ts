import { it } from 'vitest';

/** What a backend is known not to do: the name of a test and why it cannot hold there. */
export type KnownGaps = Readonly<Record<string, string>>;

/** Runs a test; one among the gaps is skipped under a name that says why. */
export function testUnless(gaps: KnownGaps): (fact: string, test: () => Promise<void>) => void {
  return (fact, test) => (gaps[fact] === undefined ? it(fact, test) : it.skip(`${fact} (${gaps[fact]})`, test));
}
