import { handle } from 'hono/aws-lambda';
import { createApp } from '../webhook.ts';
import { openPorts } from './open-ports.ts';

export const handler = handle(createApp(await openPorts()));
