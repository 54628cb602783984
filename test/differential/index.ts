import type { Differential } from './result.ts';

/** What `npm run differential -- <name>` may be asked for. */
export const differentials: Readonly<Record<string, () => Promise<{ run: Differential }>>> = {
  kustomize: () => import('./kustomize/run-kustomize.ts'),
};
