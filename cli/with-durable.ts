import type { DurablePorts } from '../shared/store/durable-ports.ts';
import { durableOptionsOf, openDurable } from './durable.ts';
import { ofStack, type StackFlags } from './of-stack.ts';

/** Lends the queues and the store that the flags name, and closes what was opened for it. */
export async function withDurable<T>(flags: StackFlags, use: (ports: DurablePorts) => Promise<T>): Promise<T> {
  const ports = openDurable(durableOptionsOf(await ofStack(flags)));
  try {
    return await use(ports);
  } finally {
    ports.close();
  }
}
