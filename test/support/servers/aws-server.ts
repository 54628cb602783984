import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AwsCaller } from '../../../shared/ports/aws/call-aws.ts';

/** A server that speaks for AWS, and somebody who calls it with a secret that must never be told. */
export interface AwsServer {
  readonly url: string;
  readonly caller: AwsCaller;
  close(): void;
}

export async function startAwsServer(handle: RequestListener): Promise<AwsServer> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = async () => ({ accessKeyId: 'AKID', secretAccessKey: 'never-told' });
  return { url, caller: { region: 'eu-west-1', endpoint: url, credentials }, close: () => void server.close() };
}
