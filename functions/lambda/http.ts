import type { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { onAws } from './on-aws.ts';
import type { FunctionPorts } from './open-ports.ts';

/** The Lambda handler of a function that answers the HTTP API. */
export const onHttp = (create: (ports: FunctionPorts) => Hono) => onAws((ports) => handle(create(ports)));
