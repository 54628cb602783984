import type { Ports } from '../shared/reconcile/context.ts';
import { intake } from '../shared/reconcile/queues/intake.ts';
import { createJobHandler } from './job-handler.ts';

/** Works on hooks whose signature held, and on edits of which only the object is known: wakes the objects that they concern. */
export const createHandler = (ports: Ports) => createJobHandler(ports, intake);
