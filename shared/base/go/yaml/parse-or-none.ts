import { YamlFault } from './scan/cursor.ts';

/** What a parser makes of a text; undefined if that is not YAML. */
export function parseOrNone<T>(parse: (text: string) => T, text: string): T | undefined {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof YamlFault) return undefined;
    throw error;
  }
}
