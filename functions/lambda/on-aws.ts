import { createJsonLog } from '../../shared/base/json-log.ts';
import { createMeter } from '../../shared/ports/aws/meter.ts';
import { type FunctionPorts, openPorts } from './open-ports.ts';

/** CloudWatch reads metrics from the function's log, which is its standard error. */
const meter = createMeter({
  functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'unnamed',
  log: createJsonLog(),
  now: Date.now,
  write: (line) => process.stderr.write(`${line}\n`),
});

/** A handler for Lambda. Its ports are opened at the first call and kept; if that failed, the next call tries again. */
export function onAws<Arguments extends unknown[], Answer>(
  create: (ports: FunctionPorts) => (...args: Arguments) => Promise<Answer>,
): (...args: Arguments) => Promise<Answer> {
  let made: Promise<(...args: Arguments) => Promise<Answer>> | undefined;
  return meter.measure(async (...args) => {
    made ??= openPorts(meter).then(create);
    made.catch(() => {
      made = undefined;
    });
    return (await made)(...args);
  });
}
