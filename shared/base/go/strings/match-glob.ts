/**
 * Matches one name as Go's `filepath.Match` does: `*`, `?`, `[a-z]`, `[^a-z]`, `\` before a character. A malformed pattern matches
 * nothing. Its time is proportional to pattern × name.
 *
 * @see https://pkg.go.dev/path/filepath#Match
 */
export function compileGlob(pattern: string): (name: string) => boolean {
  if (!/[*?[\\]/.test(pattern)) return (name) => name === pattern;
  const tokens = tokenize(pattern);
  return tokens === undefined ? () => false : (name) => matchTokens(tokens, name);
}

function matchTokens(tokens: readonly Token[], name: string): boolean {
  const text = [...name];
  let token = 0;
  let at = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const current = tokens[token];
    if (current === '*') {
      star = token++;
      resume = at;
    } else if (current?.(text[at] as string)) {
      token++;
      at++;
    } else if (star >= 0) {
      token = star + 1;
      at = ++resume;
    } else return false;
  }
  return tokens.slice(token).every((rest) => rest === '*');
}

type Token = '*' | ((character: string) => boolean);

function tokenize(pattern: string): Token[] | undefined {
  const characters = [...pattern];
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] as string;
    if (character === '*') tokens.push('*');
    else if (character === '?') tokens.push(() => true);
    else if (character === '[') {
      const parsed = parseClass(characters, at + 1);
      if (parsed === undefined) return undefined;
      tokens.push(parsed.test);
      at = parsed.end;
    } else {
      const literal = character === '\\' ? characters[++at] : character;
      if (literal === undefined) return undefined;
      tokens.push((other) => other === literal);
    }
  }
  return tokens;
}

function parseClass(
  characters: readonly string[],
  start: number,
): { readonly test: (character: string) => boolean; readonly end: number } | undefined {
  const negated = characters[start] === '^';
  const ranges: (readonly [string, string])[] = [];
  let at = negated ? start + 1 : start;
  const next = (): string | undefined => {
    const character = characters[at++];
    if (character === '-') return undefined;
    return character === '\\' ? characters[at++] : character;
  };
  while (characters[at] !== ']' || ranges.length === 0) {
    if (characters[at] === ']') return undefined;
    const low = next();
    let high = low;
    if (characters[at] === '-') {
      at++;
      high = next();
    }
    if (low === undefined || high === undefined) return undefined;
    ranges.push([low, high]);
  }
  return {
    end: at,
    test: (character) => ranges.some(([low, high]) => low <= character && character <= high) !== negated,
  };
}
