import type { KubeMetadata, KubeObject } from '../api/kube-object.ts';

/** The Flux object whose inventory a set of objects is. */
export interface Owner {
  /** `kustomize.toolkit.fluxcd.io` */
  readonly group: string;
  readonly name: string;
  readonly namespace: string;
}

/** Labels and annotations that a spec puts on all its objects. */
export interface CommonMetadata {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export function ownerLabels({ group, name, namespace }: Owner): Readonly<Record<string, string>> {
  return { [`${group}/name`]: name, [`${group}/namespace`]: namespace };
}

export function ownerSelector(owner: Owner): string {
  return Object.entries(ownerLabels(owner))
    .map(([label, value]) => `${label}=${value}`)
    .join(',');
}

export function isOwnedBy({ labels = {} }: KubeMetadata, owner: Owner): boolean {
  return Object.entries(ownerLabels(owner)).every(([label, value]) => labels[label] === value);
}

/** The object with these labels and annotations, which win over its own. */
export function withMetadata(object: KubeObject, { labels, annotations }: CommonMetadata): KubeObject {
  const { metadata } = object;
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(labels === undefined ? {} : { labels: { ...metadata.labels, ...labels } }),
      ...(annotations === undefined ? {} : { annotations: { ...metadata.annotations, ...annotations } }),
    },
  };
}

/** What a label or an annotation can ask for, in Flux's words; the value's case does not matter. */
export type Wish = 'exclude' | 'if-not-present' | 'merge' | 'force' | 'keep' | 'encrypted';

const wishes: Readonly<Record<Wish, readonly (readonly [name: string, value: string])[]>> = {
  exclude: [
    ['reconcile', 'disabled'],
    ['ssa', 'ignore'],
  ],
  'if-not-present': [['ssa', 'ifnotpresent']],
  merge: [['ssa', 'merge']],
  force: [['force', 'enabled']],
  keep: [
    ['prune', 'disabled'],
    ['reconcile', 'disabled'],
    ['ssa', 'ignore'],
  ],
  encrypted: [['decrypt', 'disabled']],
};

export function asksFor(wish: Wish, { labels, annotations }: KubeMetadata, { group }: Owner): boolean {
  return wishes[wish].some(([name, value]) =>
    [labels, annotations].some((from) => from?.[`${group}/${name}`]?.toLowerCase() === value),
  );
}
