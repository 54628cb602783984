/** Flux's finalizer: the object stays until its reconciler has let it go. */
export const finalizer = 'finalizers.fluxcd.io';

/** The annotation that asks for a reconciliation. Its value is a token, which the status repeats once the request is answered. */
export const requestedAtAnnotation = 'reconcile.fluxcd.io/requestedAt';

/** The label of an object that belongs to one shard alone. */
export const shardLabel = 'sharding.fluxcd.io/key';
