import type { Ports } from '../shared/reconcile/context.ts';
import { reconciles } from '../shared/reconcile/queues/reconciles.ts';
import type { Host } from './entry.ts';
import { createJobHandler } from './job-handler.ts';

/** Builds and applies Kustomizations. */
export const createHandler = (ports: Ports, host: Host = {}) => createJobHandler(ports, reconciles, host);
