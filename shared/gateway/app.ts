import { Hono } from 'hono';
import { artifactKey, objectOf } from '../artifact/address.ts';
import { findPublished } from '../artifact/publish.ts';
import { isUrlKey } from '../base/url-key.ts';
import { type ObjectStore, StoreError } from '../ports/store/object-store.ts';

/** What the gateway works with. */
export interface GatewayContext {
  readonly store: ObjectStore;
  /** The secret from which the objects' keys are derived. */
  readonly secret: Uint8Array;
}

/**
 * The gateway's HTTP app. `GET /a/<cluster>/<key>/<kind>/<namespace>/<name>/<file>` returns an artifact to controllers in the cluster,
 * which read its URL in `status.artifact.url`; the key is that of the object. The answer is a redirect (302) to a URL signed for a minute
 * if the store can sign, else the bytes. `GET /healthz` is 200 while the process lives. Unknown paths and wrong keys are both 404.
 */
export function createGatewayApp(context: GatewayContext): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.text('ok'));
  app.get('/a/:cluster/:key/:kind/:namespace/:name/:file', async (c) => {
    const { cluster, key, kind, namespace, name, file } = c.req.param();
    if (!isUrlKey(context.secret, 'gateway', objectOf(cluster, `${kind}/${namespace}/${name}/${file}`), key))
      return c.notFound();
    try {
      const digest = await findPublished(context.store, cluster, `${kind}/${namespace}/${name}/${file}`);
      if (digest === undefined) return c.notFound();
      const stored = artifactKey(digest);
      // A function's answer has at most 6 MB: if the store has its own address, the artifact is read there.
      if (context.store.signUrl !== undefined) return c.redirect(await context.store.signUrl(stored), 302);
      const artifact = await context.store.stream(stored);
      if (artifact === undefined) return c.notFound();
      c.header('Content-Type', 'application/gzip');
      c.header('Content-Length', String(artifact.size));
      return c.body(artifact.body);
    } catch (error) {
      if (error instanceof StoreError && error.code === 'invalid-key') return c.notFound();
      throw error;
    }
  });
  return app;
}
