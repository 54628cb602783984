const mostKept = 10_000;
/** Longer texts are hardly met twice, and what is kept stays for the life of a process. */
const longestKey = 1000;

/** Remembers what is made of a text; what is made must not be changed. */
export function memoize<T>(make: (text: string) => T): (text: string) => T {
  const kept = new Map<string, T>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const made = make(text);
    if (text.length <= longestKey && kept.size < mostKept) kept.set(text, made);
    return made;
  };
}
