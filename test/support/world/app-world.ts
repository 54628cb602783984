import { type App, createApp } from './app.ts';
import { type Objects, readyOf } from './objects.ts';
import { createWorkerWorld, type WorkerWorld, type WorkerWorldOptions } from './worker-world.ts';

/** What is in the cluster of an app: its values, what its inventory names, and whether it is Ready at the head of Git. */
export interface AppState {
  readonly values: Readonly<Record<string, string>>;
  readonly inventory: readonly string[];
  readonly ready: string | undefined;
  readonly isAtHead: boolean;
}

/** Apps whose jobs a test hands to workers one at a time. */
export interface AppWorld extends WorkerWorld {
  /** An app of which only the repository exists, and is empty. @param fields what each of its Kustomizations has */
  createApp(fields?: object): App;
  /** An app of three ConfigMaps with the value 1, declared and tried again every second, which nobody has looked at yet. */
  createSample(): Promise<App>;
  stateOf(app: App): Promise<AppState>;
}

/** To be called at the top of a test file; all that it starts ends after the file's last test. */
export async function createAppWorld(prefix: string, options: WorkerWorldOptions = {}): Promise<AppWorld> {
  const world = await createWorkerWorld(prefix, options);
  return {
    ...world,
    createApp: (fields) => createApp(world, fields),
    async createSample() {
      const app = createApp(world, { retryInterval: '1s' });
      app.push({ one: '1', two: '1', three: '1' });
      await app.declareSource();
      await app.declare();
      return app;
    },
    stateOf: (app) => readState(world, app),
  };
}

async function readState({ client, namespace }: Objects, app: App): Promise<AppState> {
  const list = (await client.request({
    method: 'GET',
    path: `/api/v1/namespaces/${namespace}/configmaps`,
    query: { labelSelector: `kustomize.toolkit.fluxcd.io/name=${app.name}` },
  })) as { items: { metadata: { name: string }; data: { value: string } }[] };
  const object = await app.object();
  const keyOf = (id: string): string => id.slice(id.indexOf(app.name) + app.name.length + 1).replace('__ConfigMap', '');
  return {
    values: Object.fromEntries(list.items.map(({ metadata, data }) => [keyOf(metadata.name), data.value])),
    inventory: (object?.status?.inventory?.entries ?? []).map(({ id }) => keyOf(id)).sort(),
    ready: readyOf(object)?.status,
    isAtHead: object?.status?.lastAppliedRevision?.endsWith(app.repository.git('rev-parse', 'HEAD')) === true,
  };
}
