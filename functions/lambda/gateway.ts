import { handle } from 'hono/aws-lambda';
import { createApp } from '../gateway.ts';
import { onAws } from './on-aws.ts';

export const handler = onAws((ports) => handle(createApp(ports)));
