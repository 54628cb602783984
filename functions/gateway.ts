import { createGatewayApp } from '../shared/gateway/app.ts';
import type { Ports } from '../shared/reconcile/run-job.ts';

/** Artifacts, for controllers in the cluster. */
export const createApp = ({ store, secret }: Ports) => createGatewayApp({ store, secret });
