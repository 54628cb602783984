import { createHandler } from '../survey.ts';
import { onAws } from './on-aws.ts';

export const handler = onAws(createHandler);
