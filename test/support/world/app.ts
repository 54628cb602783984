import { randomUUID } from 'node:crypto';
import type { ObjectJob } from '../../../shared/queue/job.ts';
import type { Ports } from '../../../shared/reconcile/context.ts';
import type { GitRepositoryOnDisk } from '../servers/git-server.ts';
import type { LiveObject } from './objects.ts';
import { configMapOf, gitRepositoryOf, kustomizationOf } from './specs.ts';
import type { WorkerWorld } from './worker-world.ts';

/** A repository, and the GitRepository and Kustomization of its name that bring it to the cluster. */
export interface App {
  readonly name: string;
  readonly repository: GitRepositoryOnDisk;
  /** The path of the Kustomization in the API. */
  readonly path: string;
  /** Commits one ConfigMap a key, with its value, and nothing else of what earlier pushes brought. */
  push(values: Readonly<Record<string, string>>): void;
  /** Creates or changes the GitRepository. */
  declareSource(fields?: object): Promise<void>;
  /** Creates the Kustomization, or replaces its fields beside interval and source; `prune` is true unless said. */
  declare(fields?: object, metadata?: object): Promise<void>;
  /** Enqueues one of the two as a push, or the clock, would. */
  wake(kind: 'GitRepository' | 'Kustomization', reason?: ObjectJob['reason'], at?: number): Promise<void>;
  /** Enqueues the Kustomization for this reason and hands the messages to a worker until no more are to be had at once. */
  run(reason: ObjectJob['reason'], worker?: Ports): Promise<void>;
  /** The same of the source, as a push would. */
  fetch(worker?: Ports): Promise<void>;
  /** Commits the files, of texts or objects, fetches them and reconciles a Kustomization with these fields. */
  apply(
    files: Readonly<Record<string, object | string>>,
    fields?: object,
    worker?: Ports,
  ): Promise<LiveObject | undefined>;
  /** Deletes the Kustomization and has a worker look at it. */
  remove(worker?: Ports): Promise<void>;
  /** The Kustomization. */
  object(): Promise<LiveObject | undefined>;
  source(): Promise<LiveObject | undefined>;
  /** Messages of the events on the Kustomization. */
  events(): Promise<readonly string[]>;
}

/** @param base fields that every Kustomization of the app has */
export function createApp(world: WorkerWorld, base: object = {}): App {
  const { namespace, hand } = world;
  const name = `app-${randomUUID().slice(0, 8)}`;
  const repository = world.git.create(name);
  const path = world.pathOf('Kustomization', name);
  let pushed: readonly string[] = [];
  const app: App = {
    name,
    repository,
    path,
    push(values) {
      const files = Object.entries(values).map(
        ([key, value]) => [`${key}.yaml`, JSON.stringify(configMapOf(`${name}-${key}`, value, { namespace }))] as const,
      );
      const gone = pushed.filter((file) => !files.some(([kept]) => kept === file)).map((file) => [file, null] as const);
      pushed = files.map(([file]) => file);
      repository.commit(Object.fromEntries([...gone, ...files]));
    },
    declareSource: (fields) => world.declare('GitRepository', name, gitRepositoryOf(repository.url, fields)),
    declare: (fields, metadata) =>
      world.declare('Kustomization', name, kustomizationOf(name, { ...base, ...fields }), metadata),
    wake: (kind, reason, at) => world.wake(kind, name, reason, at),
    run: (reason, worker = hand.worker()) => world.run('Kustomization', name, reason, worker),
    fetch: (worker = hand.worker()) => world.run('GitRepository', name, 'push', worker),
    async apply(files, fields, worker = hand.worker()) {
      const texts = Object.entries(files).map(
        ([file, content]) => [file, typeof content === 'string' ? content : JSON.stringify(content)] as const,
      );
      if (texts.length > 0) repository.commit(Object.fromEntries(texts));
      await app.declareSource();
      await app.declare(fields);
      await app.fetch(worker);
      await app.run('edit', worker);
      return app.object();
    },
    async remove(worker = hand.worker()) {
      await world.remove('Kustomization', name);
      await app.run('edit', worker);
    },
    object: () => world.find('Kustomization', name),
    source: () => world.find('GitRepository', name),
    events: async () => (await world.eventsOf(name, 'Kustomization')).map(({ message }) => message),
  };
  return app;
}
