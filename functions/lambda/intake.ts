import { createHandler } from '../intake.ts';
import { onAws } from './on-aws.ts';

export const handler = onAws(createHandler);
