import { createHandler } from '../source.ts';
import { onAws } from './on-aws.ts';

export const handler = onAws(createHandler);
