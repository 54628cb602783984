import type { Ports } from '../shared/reconcile/run-job.ts';
import { createJobHandler } from './job-handler.ts';

/** Takes hooks that proved themselves, and edits of which only the object is known, and wakes whom they concern. */
export const createHandler = (ports: Ports) => createJobHandler(ports, 'intake');
