import type { KubeClient } from './client.ts';
import { type KubeResource, readServedKinds, type ServedKinds } from './served-kinds.ts';

/** The kinds that a cluster serves. Asks by two requests, and again for a kind that was not listed, and after ten minutes. */
export interface Discovery {
  /** Returns undefined if the cluster does not serve the kind in this version. */
  find(apiVersion: string, kind: string, signal: AbortSignal): Promise<KubeResource | undefined>;
  /** What the cluster serves now, by requests that begin with this call. */
  list(signal: AbortSignal): Promise<ServedKinds>;
}

/** A kind may be served in another version since, or be another kind of the same name. */
const keptMs = 600_000;

/** Discovery for one cluster; asks nothing before its first use. @param now milliseconds since the epoch */
export function createDiscovery(client: KubeClient, now: () => number): Discovery {
  return new KeptDiscovery(client, now);
}

class KeptDiscovery implements Discovery {
  readonly #client: KubeClient;
  readonly #now: () => number;
  #known: Promise<ServedKinds> | undefined;
  #askedAt = 0;

  constructor(client: KubeClient, now: () => number) {
    this.#client = client;
    this.#now = now;
  }

  async find(apiVersion: string, kind: string, signal: AbortSignal): Promise<KubeResource | undefined> {
    const before = this.#known;
    if (before === undefined || this.#now() - this.#askedAt > keptMs)
      return (await this.list(signal)).find(apiVersion, kind);
    const found = await before.then(
      (served) => served.find(apiVersion, kind),
      () => undefined,
    );
    if (found !== undefined) return found;
    // The kind may have been installed since: ask again, once for all who miss one at the same time.
    const isAsked = this.#known !== before && this.#known !== undefined;
    return (await (isAsked ? this.#known : this.list(signal)))?.find(apiVersion, kind);
  }

  list(signal: AbortSignal): Promise<ServedKinds> {
    const latest = readServedKinds(this.#client, signal);
    this.#known = latest;
    this.#askedAt = this.#now();
    latest.catch(() => {
      if (this.#known === latest) this.#known = undefined;
    });
    return latest;
  }
}
