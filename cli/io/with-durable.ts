import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DurablePorts } from '../../shared/ports/store/durable-ports.ts';
import { queuesFile } from '../../shared/ports/store/embedded.ts';
import { durableOptionsOf } from '../flags/durable.ts';
import { ofStack, type StackFlags } from '../flags/of-stack.ts';
import { openDurable } from './open-durable.ts';

/**
 * Opens the queues and the store that the flags name, calls `use` and closes them.
 *
 * @throws Error if `--data` is not a folder of `sluice serve`; it is not created
 */
export async function withDurable<T>(flags: StackFlags, use: (ports: DurablePorts) => Promise<T>): Promise<T> {
  const options = durableOptionsOf(await ofStack(flags));
  if (options.aws === undefined && !existsSync(join(options.data, queuesFile)))
    throw new Error(`${options.data} is not a folder of sluice serve; name it with --data, or a stack with --stage`);
  const ports = openDurable(options);
  try {
    return await use(ports);
  } finally {
    ports.close();
  }
}
