/** What a registry answers a request with that proves too little: how to prove more. */
export interface Challenge {
  readonly scheme: 'basic' | 'bearer';
  /** Names in lower case: `realm`, `service`, `scope`. */
  readonly parameters: Readonly<Record<string, string>>;
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const parameter = new RegExp(`^\\s*(${token})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|(${token}))\\s*`);

/**
 * The first challenge of a `WWW-Authenticate` header that we can answer; undefined where there is none. One header may contain several.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-www-authenticate
 */
export function parseChallenge(header: string | undefined): Challenge | undefined {
  return readChallenges(header ?? '').find(isKnown);
}

interface AnyChallenge {
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const isKnown = (challenge: AnyChallenge): challenge is Challenge =>
  challenge.scheme === 'basic' || challenge.scheme === 'bearer';

function readChallenges(header: string): readonly AnyChallenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  let rest = header;
  while (rest !== '') {
    const found = parameter.exec(rest);
    const current = challenges.at(-1);
    if (found !== null && current !== undefined) {
      const [all, name = '', quoted, plain = ''] = found;
      current.parameters[name.toLowerCase()] = quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1');
      rest = rest.slice(all.length);
    } else {
      const scheme = new RegExp(`^\\s*(${token})(?:\\s+|$|(?=,))`).exec(rest);
      if (scheme === null) return challenges;
      challenges.push({ scheme: (scheme[1] as string).toLowerCase(), parameters: {} });
      rest = rest.slice(scheme[0].length);
    }
    rest = rest.replace(/^\s*,\s*/, '');
  }
  return challenges;
}
