/** Longer texts are not kept for the life of a process, but for the last one. */
const longestKey = 1000;

/** Remembers what is made of a text, of at most so many texts at a time; what is made must not be changed. */
export function memoize<T>(make: (text: string) => T, most = 10_000): (text: string) => T {
  const kept = new Map<string, T>();
  let last: { readonly text: string; readonly made: T } | undefined;
  return (text) => {
    if (last?.text === text) return last.made;
    let made = kept.get(text);
    if (made === undefined) {
      made = make(text);
      if (kept.size >= most) kept.clear();
      if (text.length <= longestKey) kept.set(text, made);
    }
    last = { text, made };
    return made;
  };
}
