import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeClient } from '../../../shared/ports/kube/client.ts';
import { KubeApiError } from '../../../shared/ports/kube/kube-api-error.ts';

type Json = Readonly<Record<string, unknown>>;

/** Server-side apply of objects in their order, waiting for the definitions among them to be served. */
export async function applyAll(client: KubeClient, objects: readonly Json[]): Promise<void> {
  for (const object of objects) {
    const deadline = Date.now() + 30_000;
    for (;;) {
      try {
        await client.request({
          method: 'PATCH',
          path: pathOf(object),
          query: { fieldManager: 'bench', force: 'true' },
          contentType: 'application/apply-patch+yaml',
          body: object,
        });
        break;
      } catch (error) {
        if (!(error instanceof KubeApiError && error.status === 404) || Date.now() > deadline) throw error;
        await sleep(100);
      }
    }
  }
}

/** Every kind of the bench has a plural that ends as English does. */
function pathOf(object: Json): string {
  const { namespace, name } = object['metadata'] as { readonly namespace?: string; readonly name: string };
  const apiVersion = object['apiVersion'] as string;
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const plural = `${String(object['kind']).toLowerCase()}s`.replace(/ys$/, 'ies');
  return `${root}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}/${name}`;
}
