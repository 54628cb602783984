/** What has to be ended when a command ends, however far it came. */
export interface Endings {
  /** Registers an ending; call it as soon as what it ends has begun. */
  defer(end: () => unknown): void;
  /** Ends everything once, in reverse order. A failure does not keep the others from ending. @throws the first failure */
  run(): Promise<void>;
}

/** Returns an empty list of endings. */
export function createEndings(): Endings {
  const ends: (() => unknown)[] = [];
  let running: Promise<void> | undefined;

  async function runAll(): Promise<void> {
    const failures: unknown[] = [];
    for (let end = ends.pop(); end !== undefined; end = ends.pop()) {
      try {
        await end();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  return {
    defer: (end) => void ends.push(end),
    run() {
      running ??= runAll();
      return running;
    },
  };
}
