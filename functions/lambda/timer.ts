import { createHandler } from '../timer.ts';
import { onAws } from './on-aws.ts';

export const handler = onAws(createHandler);
