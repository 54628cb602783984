import type { FunctionName, QueueName } from './names.ts';

/** What a function touches; its role allows this and nothing else. Every function reads the key. */
interface Access {
  /** Whose messages it works on. */
  readonly consumes?: readonly QueueName[];
  /** Whose dead letters it works on. */
  readonly buries?: readonly QueueName[];
  readonly sends?: readonly QueueName[];
  /** Prefixes of keys in the bucket. */
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
  readonly deletes?: readonly string[];
  /** Reaches clusters: assumes their roles, reads their kubeconfigs. */
  readonly clusters?: true;
}

/** Who uses these writes them again before the bucket forgets them. */
const kept = ['artifacts/', 'revisions/'];

export const accessOf: Readonly<Record<FunctionName, Access>> = {
  webhook: { sends: ['intake'], reads: ['hooks/', 'clusters/'], clusters: true },
  admission: { sends: ['sources', 'reconciles', 'surveys', 'intake'] },
  gateway: { reads: ['published/', 'artifacts/'] },
  schedule: { sends: ['surveys', 'timers'], reads: ['clusters/by-uid/'] },
  survey: {
    consumes: ['surveys'],
    sends: ['sources', 'reconciles', 'surveys', 'timers'],
    reads: ['hooks/', 'clusters/', 'applied/'],
    writes: ['hooks/', 'applied/', 'clusters/*.survey.json'],
    deletes: ['applied/'],
    clusters: true,
  },
  intake: {
    consumes: ['intake'],
    sends: ['sources', 'reconciles', 'timers'],
    reads: ['clusters/'],
    clusters: true,
  },
  source: {
    consumes: ['sources'],
    sends: ['sources', 'reconciles', 'timers'],
    reads: ['clusters/', 'applied/', 'artifacts/', 'revisions/', 'published/'],
    writes: ['applied/', 'published/', ...kept],
    deletes: ['applied/', 'published/'],
    clusters: true,
  },
  reconcile: {
    consumes: ['reconciles'],
    sends: ['sources', 'reconciles', 'timers'],
    reads: ['clusters/', 'applied/', 'artifacts/', 'revisions/', 'waiting/'],
    writes: ['applied/', 'waiting/', ...kept],
    deletes: ['applied/', 'waiting/', 'artifacts/'],
    clusters: true,
  },
  timer: { consumes: ['timers'], sends: ['sources', 'reconciles', 'surveys', 'intake'] },
  dead: {
    buries: ['sources', 'reconciles', 'surveys', 'intake'],
    reads: ['clusters/', 'applied/'],
    writes: ['dead/', 'applied/'],
    clusters: true,
  },
};
