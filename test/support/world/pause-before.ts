import type { AroundWrite, Write } from './hand-driven.ts';

/** A worker of which one write waits. */
export interface PausedWriter {
  readonly around: AroundWrite;
  /** Resolved when the write is about to be made. */
  readonly reached: Promise<void>;
  /** Resolved when the worker has ended. */
  readonly ended: Promise<void>;
  /** Which write waited; undefined where the worker made fewer. */
  write(): Write | undefined;
  release(): void;
  /** The writes that happened after the release, the one that waited among them. */
  succeededAfterRelease(): readonly Write[];
}

/** Lets all writes happen but the one of this number, which waits until it is released. */
export function pauseBefore(index: number): Omit<PausedWriter, 'ended'> {
  let count = 0;
  return pauseAt(() => count++ === index);
}

/** Lets all writes happen but the first that `isIt` chooses, which waits until it is released. */
export function pauseAt(isIt: (write: Write) => boolean): Omit<PausedWriter, 'ended'> {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const succeeded: Write[] = [];
  let waiting: Write | undefined;
  return {
    reached: reached.promise,
    release: released.resolve,
    write: () => waiting,
    succeededAfterRelease: () => succeeded,
    async around(write, happen) {
      if (waiting === undefined && isIt(write)) {
        waiting = write;
        reached.resolve();
        await released.promise;
      }
      const answer = await happen();
      if (waiting !== undefined) succeeded.push(write);
      return answer;
    },
  };
}
