import type { Manifest } from '../../flux/api/manifest.ts';
import type { KubeClient } from './client.ts';
import { KubeApiError } from './kube-api-error.ts';

/** What to list. */
export interface ListOptions {
  /** As `formatSelector` writes it; absent: all objects. */
  readonly labelSelector?: string;
  /** `metadata`: the server sends the metadata only, whatever the kind. */
  readonly as?: 'objects' | 'metadata';
  readonly signal: AbortSignal;
}

interface ListPage {
  readonly apiVersion: string;
  /** `PodList` */
  readonly kind: string;
  readonly items?: readonly Manifest[];
  readonly metadata?: { readonly continue?: string };
}

const pageSize = '500';
const metadataList = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';

/**
 * All objects of a collection, by a consistent read, in pages. Each has its `apiVersion` and `kind`, also if the server leaves them out.
 *
 * @param path the path of the collection
 * @throws KubeApiError if the server refuses
 */
export async function listObjects(client: KubeClient, path: string, options: ListOptions): Promise<Manifest[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await listPages(client, path, options);
    } catch (error) {
      // 410: the list took longer than the server keeps its snapshot; it starts over.
      if (!(error instanceof KubeApiError) || error.status !== 410 || attempt === 3) throw error;
    }
  }
}

async function listPages(client: KubeClient, path: string, options: ListOptions): Promise<Manifest[]> {
  const items: Manifest[] = [];
  let token: string | undefined;
  do {
    const page = (await client.request({
      method: 'GET',
      path,
      query: {
        limit: pageSize,
        ...(options.labelSelector === undefined ? {} : { labelSelector: options.labelSelector }),
        ...(token ? { continue: token } : {}),
      },
      ...(options.as === 'metadata' ? { accept: metadataList } : {}),
      signal: options.signal,
    })) as ListPage;
    // The items of a built-in kind have neither kind nor version; the list has them.
    const type = { apiVersion: page.apiVersion, kind: page.kind.replace(/List$/, '') };
    items.push(...(page.items ?? []).map((item) => ({ ...type, ...item })));
    token = page.metadata?.continue;
  } while (token);
  return items;
}
