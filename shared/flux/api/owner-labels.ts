const group = 'kustomize.toolkit.fluxcd.io';

/** The labels by which an applied object names the Kustomization that applied it. */
export const ownerLabels = { name: `${group}/name`, namespace: `${group}/namespace` } as const;
