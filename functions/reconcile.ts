import type { Ports } from '../shared/reconcile/run-job.ts';
import { createJobHandler } from './job-handler.ts';

/** Applies what a Kustomization builds. */
export const createHandler = (ports: Ports, options: { readonly endless?: boolean } = {}) =>
  createJobHandler(ports, 'reconciles', options);
