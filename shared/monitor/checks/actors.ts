import { otherActorsMessage } from '../../ports/kube/one-actor.ts';
import type { Check } from './check.ts';

/** Checks that nobody else acts on the same objects. */
export const actorsCheck: Check = {
  name: 'actors',
  needs: 'cluster',
  async findFault({ cluster }, signal) {
    const actors = await cluster.otherActors(signal);
    return actors.length === 0 ? undefined : otherActorsMessage(cluster.name, actors);
  },
};
