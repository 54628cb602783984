import type { Manifest } from '../flux/api/manifest.ts';

/** On whose behalf objects are applied: how they are marked, and under which name their fields are managed. */
export interface Ownership {
  /** The field manager of every server-side apply, such as `kustomize-controller`. */
  readonly fieldManager: string;
  /** What every object carries. The owner's objects are listed by these labels, and only an object that has them all is ever deleted. */
  readonly labels: Readonly<Record<string, string>>;
  /** What every object carries besides. */
  readonly annotations: Readonly<Record<string, string>>;
  /** The API group before the labels and annotations by which an object asks to be treated otherwise: `<group>/prune: disabled`. */
  readonly policyGroup: string;
}

/** Whether the object carries all of the owner's labels. An owner without labels owns nothing. */
export function isOwned({ metadata: { labels } }: Manifest, ownership: Ownership): boolean {
  const wanted = Object.entries(ownership.labels);
  return wanted.length > 0 && wanted.every(([key, value]) => labels?.[key] === value);
}

/** The owner's labels as a label selector of the API: `key=value,key=value`. */
export function ownerSelector({ labels }: Ownership): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
