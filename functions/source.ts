import type { Ports } from '../shared/reconcile/context.ts';
import { sources } from '../shared/reconcile/queues/sources.ts';
import { createJobHandler } from './job-handler.ts';

/** Fetches the artifacts of sources. */
export const createHandler = (ports: Ports) => createJobHandler(ports, sources);
