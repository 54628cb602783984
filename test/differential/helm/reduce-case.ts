import type { HelmCase } from './helm-case.ts';

const tokens = /\{\{-?|-?\}\}|"(?:[^"\\]|\\.)*"|`[^`]*`|\s+|[\w.$]+|./gsu;
const mostTries = 400;

/** The smallest text that still answers `differs`: tokens are left out, many and then few at once. */
async function reduceText(text: string, differs: (text: string) => Promise<boolean>): Promise<string> {
  let parts: string[] = text.match(tokens) ?? [];
  let tries = 0;
  for (let size = Math.ceil(parts.length / 2); size > 0 && tries < mostTries; ) {
    let found = false;
    for (let at = 0; at < parts.length && tries < mostTries; tries++) {
      const fewer = parts.toSpliced(at, size);
      if (fewer.length < parts.length && (await differs(fewer.join('')))) {
        parts = fewer;
        found = true;
      } else at += Math.max(1, Math.floor(size / 2));
    }
    if (!found || size > 1) size = Math.floor(size / 2);
  }
  return parts.join('');
}

/** A case made as small as it gets while it `differs`: its templates' texts, then its values. */
export async function reduceCase(given: HelmCase, differs: (smaller: HelmCase) => Promise<boolean>): Promise<HelmCase> {
  let found = given;
  for (const partial of ['', found.partial]) {
    if (await differs({ ...found, partial })) {
      found = { ...found, partial };
      break;
    }
  }
  found = { ...found, main: await reduceText(found.main, (main) => differs({ ...found, main })) };
  found = { ...found, partial: await reduceText(found.partial, (partial) => differs({ ...found, partial })) };
  for (const key of Object.keys(found.values)) {
    const { [key]: _, ...values } = found.values;
    if (await differs({ ...found, values })) found = { ...found, values };
  }
  return found;
}
