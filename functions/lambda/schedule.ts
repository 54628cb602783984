import { createHandler } from '../schedule.ts';
import { openPorts } from './open-ports.ts';

export const handler = createHandler(await openPorts());
