import { messageOf } from '../../../shared/base/errors.ts';
import { type KnownHosts, parseKnownHosts } from '../../../shared/wire/ssh/known-hosts.ts';
import type { Judgement, SourceCase } from './source-case.ts';

interface KnownHostsCase {
  readonly knownHosts: string;
  /** `host:port`. */
  readonly address: string;
  /** `type base64`. */
  readonly key: string;
  readonly accepted?: boolean;
  readonly error?: string;
  readonly hostKeyAlgorithms?: readonly string[] | null;
  readonly parseError?: string;
}

/** Whether the key of an SSH server is accepted. */
export function judgeKnownHosts(recorded: SourceCase): Judgement {
  const { accepted, error, hostKeyAlgorithms, parseError, ...asked } = recorded as unknown as KnownHostsCase;
  if (parseError !== undefined) return { expected: parseError, actual: read(asked).parseError };
  const expected = { accepted, error, algorithms: [...(hostKeyAlgorithms ?? [])].sort() };
  const { known } = read(asked);
  if (known === undefined) return { expected, actual: read(asked) };
  const colon = asked.address.lastIndexOf(':');
  const address = {
    host: asked.address.slice(0, colon).replace(/^\[|\]$/g, ''),
    port: asked.address.slice(colon + 1),
  };
  const refusal = known.refusalOf(address, Buffer.from(asked.key.split(' ')[1] as string, 'base64'));
  return {
    expected,
    actual: { accepted: refusal === undefined, error: refusal, algorithms: [...known.algorithms].sort() },
  };
}

function read({ knownHosts }: { readonly knownHosts: string }): { known?: KnownHosts; parseError?: string } {
  try {
    return { known: parseKnownHosts(knownHosts) };
  } catch (error) {
    return { parseError: messageOf(error) };
  }
}
