import type { Ports } from '../shared/reconcile/context.ts';
import { surveys } from '../shared/reconcile/queues/surveys.ts';
import { createJobHandler } from './job-handler.ts';

/** Finds what is due in a cluster, and reconciles Receivers. */
export const createHandler = (ports: Ports) => createJobHandler(ports, surveys);
