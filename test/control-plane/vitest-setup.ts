import { readFileSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { startControlPlane } from './start.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The kubeconfig's text, and the path of a kubectl. */
    readonly controlPlane: { readonly kubeconfig: string; readonly path: string; readonly kubectl: string };
  }
}

/**
 * One control plane for a whole run of vitest; `SLUICE_TEST_KUBECONFIG` names one that is up already (`npm run control-plane -- up`),
 * which saves its start.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const path = process.env['SLUICE_TEST_KUBECONFIG'];
  if (path !== undefined) {
    project.provide('controlPlane', { kubeconfig: readFileSync(path, 'utf8'), path, kubectl: 'kubectl' });
    return undefined;
  }
  const plane = await startControlPlane({ say: console.error });
  project.provide('controlPlane', {
    kubeconfig: readFileSync(plane.kubeconfig, 'utf8'),
    path: plane.kubeconfig,
    kubectl: plane.kubectl,
  });
  return plane.stop;
}
