import { fluxKinds, type ReconciledKind, reconciledKinds } from '../kinds.ts';

/** Names an object of a kind that applies others. */
export interface Owner {
  readonly kind: ReconciledKind;
  readonly namespace: string;
  readonly name: string;
}

/** The keys of the labels by which an applied object names the object of this kind that applied it. */
export function ownerLabelsOf(kind: ReconciledKind): { readonly name: string; readonly namespace: string } {
  const { group } = fluxKinds[kind];
  return { name: `${group}/name`, namespace: `${group}/namespace` };
}

/** Every kind that applies others. */
export const ownerKinds: readonly ReconciledKind[] = reconciledKinds.filter(
  (kind) => fluxKinds[kind].role === 'applier',
);

/** Who applied an object with these labels; undefined where they name nobody. */
export function findOwner(labels: Readonly<Record<string, string>> | null | undefined): Owner | undefined {
  for (const kind of ownerKinds) {
    const keys = ownerLabelsOf(kind);
    const { [keys.name]: name, [keys.namespace]: namespace } = labels ?? {};
    if (name && namespace) return { kind, namespace, name };
  }
  return undefined;
}
