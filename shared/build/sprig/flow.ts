import { fn, GoError } from '../../go/value.ts';

export const flowFunctions = {
  fail: fn('string', (message: string) => {
    throw new GoError(message);
  }),
};
