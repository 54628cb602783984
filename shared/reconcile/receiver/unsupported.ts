import type { Receiver } from '../../flux/api/receiver.ts';
import { receiverTypes } from '../../webhook/receivers/index.ts';

/** What a Receiver asks for and this version does not do: its type, or a filter; undefined where it asks for nothing such. */
export function describeUnsupportedReceiver({ type, resourceFilter, resources }: Receiver['spec']): string | undefined {
  if (receiverTypes[type] === undefined)
    return `spec.type ${type} is not supported by this version of Sluice; it supports ${Object.keys(receiverTypes).join(', ')}`;
  if (resourceFilter || resources?.some(({ filter }) => filter))
    return 'spec.resourceFilter and spec.resources[].filter are not supported by this version of Sluice; remove them';
  return undefined;
}
