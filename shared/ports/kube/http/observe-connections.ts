import type { RequestOutcome } from '../../../base/metrics.ts';
import type { Connections } from './connections.ts';

/** Called with the outcome of a request. Must not throw. */
export type ObserveRequest = (outcome: RequestOutcome) => void;

/** The same connections, with each answer, and each failure to get one, reported to `observe`. */
export function observeConnections(connections: Connections, observe: ObserveRequest): Connections {
  return {
    ...connections,
    async send(request) {
      let status: number | undefined;
      try {
        const answer = await connections.send(request);
        status = answer.status;
        return answer;
      } finally {
        observe({ method: request.method, status });
      }
    },
  };
}
