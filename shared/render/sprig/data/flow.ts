import { fn, GoError } from '../../../base/go/value.ts';

export const flowFunctions = {
  fail: fn('string', (message: string) => {
    throw new GoError(message);
  }),
};
