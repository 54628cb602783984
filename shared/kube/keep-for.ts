/** The answer of `read`, asked for at most once in `ms`; a failure is not kept. */
export function keepFor<T>(
  ms: number,
  now: () => number,
  read: (signal: AbortSignal) => Promise<T>,
): (signal: AbortSignal) => Promise<T> {
  let kept: { readonly at: number; readonly answer: Promise<T> } | undefined;
  return (signal) => {
    if (kept === undefined || now() - kept.at > ms) {
      const fresh = { at: now(), answer: read(signal) };
      fresh.answer.catch(() => {
        if (kept === fresh) kept = undefined;
      });
      kept = fresh;
    }
    return kept.answer;
  };
}
