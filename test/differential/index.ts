import type { Differential } from './result.ts';

/** What `npm run differential -- <name>` may be asked for. */
export const differentials: Readonly<Record<string, () => Promise<{ run: Differential }>>> = {
  helm: () => import('./helm/run-helm.ts'),
  kustomize: () => import('./kustomize/run-kustomize.ts'),
  'kustomize-deviations': () => import('./kustomize/run-deviations.ts'),
};
