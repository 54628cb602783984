/** The answer of `read`, asked for at most once in `ms`; a failure is not kept. */
export function keepFor<Arguments extends unknown[], T>(
  ms: number,
  now: () => number,
  read: (...args: Arguments) => Promise<T>,
): (...args: Arguments) => Promise<T> {
  let kept: { readonly at: number; readonly answer: Promise<T> } | undefined;
  return (...args) => {
    if (kept === undefined || now() - kept.at > ms) {
      const fresh = { at: now(), answer: read(...args) };
      fresh.answer.catch(() => {
        if (kept === fresh) kept = undefined;
      });
      kept = fresh;
    }
    return kept.answer;
  };
}
