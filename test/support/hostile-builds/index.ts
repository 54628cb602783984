import type { HostileBuilds } from './build.ts';
import { manyChanges } from './changes.ts';
import { largeFiles } from './large.ts';
import { manyOfLittle } from './little.ts';
import { manyObjects } from './objects.ts';
import { sources } from './sources.ts';

/** Builds that ask for more memory or time than a worker has, by what they do. */
export const hostileBuilds: HostileBuilds = {
  ...manyOfLittle,
  ...largeFiles,
  ...manyObjects,
  ...manyChanges,
  ...sources,
};
