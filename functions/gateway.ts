import { createGatewayApp } from '../shared/gateway/app.ts';
import type { Ports } from '../shared/reconcile/context.ts';

/** Serves artifacts to controllers in the cluster. */
export const createApp = ({ store, secret }: Ports) => createGatewayApp({ store, secret });
