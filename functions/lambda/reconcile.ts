import { createHandler } from '../reconcile.ts';
import { onAws } from './on-aws.ts';

export const handler = onAws((ports) => createHandler(ports));
