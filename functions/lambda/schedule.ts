import { createHandler } from '../schedule.ts';
import { onAws } from './on-aws.ts';

export const handler = onAws(createHandler);
