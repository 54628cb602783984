import { request } from 'node:https';
import { createInterface } from 'node:readline';
import type { ControlPlane } from '../../control-plane/start.ts';
import { target } from './side.ts';

interface KustomizationObject {
  readonly metadata: { readonly name: string; readonly resourceVersion: string };
  readonly status?: {
    readonly lastAppliedRevision?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
  };
}

function isApplied({ status }: KustomizationObject, commit: string): boolean {
  return (
    status?.lastAppliedRevision?.endsWith(commit) === true &&
    status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') === true
  );
}

/**
 * Resolves when every one of `count` Kustomizations is Ready at the commit. Watches, so that looking costs next to nothing.
 *
 * @throws Error naming some of those that are not, with what they say, after `timeoutMs`
 */
export function waitUntilApplied(
  plane: ControlPlane,
  { count, commit, timeoutMs }: { readonly count: number; readonly commit: string; readonly timeoutMs: number },
): Promise<void> {
  const missing = new Map<string, string>();
  const applied = new Set<string>();
  const path = `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${target.namespace}/kustomizations?watch=true`;
  return new Promise((resolve, reject) => {
    const watch = request(`${plane.url}${path}`, {
      ca: plane.caPem,
      headers: { authorization: `Bearer ${plane.token}` },
    });
    const end = (error?: Error): void => {
      clearTimeout(timer);
      watch.destroy();
      if (error === undefined) resolve();
      else reject(error);
    };
    const timer = setTimeout(() => {
      const some = [...missing].slice(0, 3).map(([name, said]) => `${name}: ${said}`);
      end(new Error(`${applied.size} of ${count} applied after ${timeoutMs / 1000} s; ${some.join('; ')}`));
    }, timeoutMs);
    watch.on('response', (response) => {
      const lines = createInterface({ input: response });
      // The end of the watch, which is ours to bring about, cuts the answer.
      lines.on('error', () => undefined);
      response.once('close', () => end(new Error('the API server ended the watch')));
      lines.on('line', (line) => {
        const { object } = JSON.parse(line) as { readonly object: KustomizationObject };
        const { name } = object.metadata;
        if (isApplied(object, commit)) {
          applied.add(name);
          missing.delete(name);
        } else
          missing.set(name, object.status?.conditions?.find(({ type }) => type === 'Ready')?.message ?? 'no status');
        if (applied.size === count) end();
      });
    });
    watch.on('error', end);
    watch.end();
  });
}
