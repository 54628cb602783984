/** The queues that carry jobs of objects. */
export const objectQueues = ['sources', 'reconciles', 'surveys'] as const;

/** What the objects of a kind do for others. */
type Role = 'source' | 'applier' | 'webhook';

/** What is fixed for a kind, whatever its objects say. Behaviour is in `reconcile/queues/`. */
export interface KindFacts {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  /** A source makes artifacts, an applier applies what is built from them and labels it as its own, a webhook is called by hosts. */
  readonly role: Role;
  /** Where its jobs wait. */
  readonly queue: (typeof objectQueues)[number];
  /** The field manager of Flux's own writes to these objects. */
  readonly manager: string;
  /** The program of Flux that reconciles the kind, and the reporter of its events. */
  readonly controller: string;
  /** True where `spec.retryInterval` says when a failed object is due again. */
  readonly hasRetryInterval: boolean;
}

/**
 * Every kind that is reconciled. The jobs, the queues, the paths of the API, the survey, the admission webhook and `sluice install`
 * derive from this list.
 */
export const fluxKinds = {
  GitRepository: {
    group: 'source.toolkit.fluxcd.io',
    version: 'v1',
    plural: 'gitrepositories',
    role: 'source',
    queue: 'sources',
    manager: 'source-controller',
    controller: 'source-controller',
    hasRetryInterval: false,
  },
  OCIRepository: {
    group: 'source.toolkit.fluxcd.io',
    version: 'v1',
    plural: 'ocirepositories',
    role: 'source',
    queue: 'sources',
    manager: 'source-controller',
    controller: 'source-controller',
    hasRetryInterval: false,
  },
  Kustomization: {
    group: 'kustomize.toolkit.fluxcd.io',
    version: 'v1',
    plural: 'kustomizations',
    role: 'applier',
    queue: 'reconciles',
    manager: 'gotk-kustomize-controller',
    controller: 'kustomize-controller',
    hasRetryInterval: true,
  },
  Receiver: {
    group: 'notification.toolkit.fluxcd.io',
    version: 'v1',
    plural: 'receivers',
    role: 'webhook',
    queue: 'surveys',
    manager: 'notification-controller',
    controller: 'notification-controller',
    hasRetryInterval: false,
  },
} as const satisfies Readonly<Record<string, KindFacts>>;

/** A kind whose objects are reconciled. */
export type ReconciledKind = keyof typeof fluxKinds;

/** Every kind that is reconciled, in the order of `fluxKinds`. */
export const reconciledKinds = Object.keys(fluxKinds) as [ReconciledKind, ...ReconciledKind[]];

/** What others need comes first. */
const rolesInOrder: readonly Role[] = ['webhook', 'source', 'applier'];

/**
 * Every kind that is reconciled, in the order in which a survey wakes what is due: webhooks, then sources, then what is built from them.
 */
export const surveyedKinds: readonly ReconciledKind[] = rolesInOrder.flatMap((role) =>
  reconciledKinds.filter((kind) => fluxKinds[kind].role === role),
);

/** True for the name of a kind that is reconciled. */
export function isReconciledKind(kind: string): kind is ReconciledKind {
  return Object.hasOwn(fluxKinds, kind);
}

type KindsOf<Wanted extends Role> = {
  [Kind in ReconciledKind]: (typeof fluxKinds)[Kind]['role'] extends Wanted ? Kind : never;
}[ReconciledKind];

/** A kind whose objects make artifacts. */
export type SourceKindName = KindsOf<'source'>;

/** True for the name of a kind whose objects make artifacts. */
export function isSourceKind(kind: string): kind is SourceKindName {
  return isReconciledKind(kind) && (fluxKinds[kind].role satisfies Role) === 'source';
}

/** Every kind whose objects make artifacts, in the order of `fluxKinds`. */
export const sourceKindNames: readonly SourceKindName[] = reconciledKinds.filter(isSourceKind);

/** How the API names a kind. */
export function namesOf(
  kind: ReconciledKind,
): Pick<KindFacts, 'group' | 'version' | 'plural'> & { readonly kind: string } {
  const { group, version, plural } = fluxKinds[kind];
  return { kind, group, version, plural };
}
