import type { Differential, FolderDifferential } from './result.ts';

/** What `npm run differential -- <name>` may be asked for. */
export const differentials: Readonly<Record<string, () => Promise<{ run: Differential }>>> = {
  helm: () => import('./helm/run-helm.ts'),
  kustomize: () => import('./kustomize/run-kustomize.ts'),
  'kustomize-deviations': () => import('./kustomize/run-deviations.ts'),
};

/** What `npm run differential -- <name> DIR…` may be asked for: each takes folders, and nothing random. */
export const folderDifferentials: Readonly<Record<string, () => Promise<{ run: FolderDifferential }>>> = {
  'helm-charts': () => import('./helm/run-charts.ts'),
  'kustomize-folders': () => import('./kustomize/run-folders.ts'),
};
