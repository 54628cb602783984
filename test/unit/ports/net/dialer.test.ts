import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { connectorOf } from '../../../../shared/ports/net/connector.ts';
import { createDialer, type Dialer, type DialerOptions } from '../../../../shared/ports/net/dialer.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** An HTTP server on loopback, and how often it was reached. */
async function listen(answer: RequestListener = (_request, response) => response.end('reached')) {
  const seen = { count: 0 };
  const server = createServer((request, response) => {
    seen.count++;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, seen };
}

/** A resolver that answers each question with the next of these. */
function answering(...answers: string[][]): { readonly asked: string[]; readonly resolve: DialerOptions['resolve'] } {
  const asked: string[] = [];
  return {
    asked,
    resolve: (host, _options, done) => {
      asked.push(host);
      const addresses = answers[Math.min(asked.length, answers.length) - 1] ?? [];
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    },
  };
}

async function get(dialer: Dialer, url: string): Promise<string> {
  const agent = new Agent({ connect: connectorOf(dialer, { timeout: 2000 }) });
  closing.push(() => agent.destroy());
  const { body } = await request(url, { dispatcher: agent });
  return body.text();
}

const refused = (range: string) => expect.objectContaining({ message: expect.stringContaining(`a ${range} address`) });

describe('an address', () => {
  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['::1', 'loopback'],
    ['0.0.0.0', 'this-network'],
    ['::', 'this-network'],
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['fd12:3456::1', 'private'],
    ['169.254.1.1', 'link-local'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['169.254.169.254', 'metadata'],
    ['fd00:ec2::254', 'metadata'],
    ['100.64.0.1', 'shared'],
    ['100.127.255.255', 'shared'],
    ['224.0.0.1', 'multicast'],
    ['ff02::1', 'multicast'],
    ['255.255.255.255', 'reserved'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:a9fe:a9fe', 'metadata'],
    ['64:ff9b::7f00:1', 'loopback'],
    ['64:ff9b::10.0.0.1', 'private'],
    ['64:ff9b:1::1', 'nat64'],
    ['2002:7f00:1::', 'tunnel'],
    ['::7f00:1', 'tunnel'],
  ])('%s is %s', (address, range) => {
    const dialer = createDialer();

    expect(() => dialer.check(address)).toThrow(refused(range));
  });

  it.each([
    '1.1.1.1',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '2606:4700::1',
    '64:ff9b::1.1.1.1',
  ])('%s may be connected to', (address) => {
    const dialer = createDialer();

    expect(() => dialer.check(address)).not.toThrow();
  });

  it('an allowed range may be connected to, and no other', () => {
    const dialer = createDialer({ allowed: ['loopback', '10.1.0.0/16'] });

    expect(() => dialer.check('127.0.0.1')).not.toThrow();
    expect(() => dialer.check('::ffff:127.0.0.1')).not.toThrow();
    expect(() => dialer.check('10.1.2.3')).not.toThrow();
    expect(() => dialer.check('10.2.0.1')).toThrow(refused('private'));
    expect(() => dialer.check('169.254.169.254')).toThrow(refused('metadata'));
  });

  it('link-local does not include the address of the metadata service', () => {
    const dialer = createDialer({ allowed: ['link-local'] });

    expect(() => dialer.check('169.254.169.254')).toThrow(refused('metadata'));
  });

  it.each(['lopback', '10.0.0.0/33', '10.0.0', '::/129', '10.0.0.0/8/8'])('names the invalid range %s', (text) => {
    expect(() => createDialer({ allowed: [text] })).toThrow(text);
  });
});

describe('a connection', () => {
  it('is refused where the name means loopback, and no byte is sent', async () => {
    const { port, seen } = await listen();
    const { resolve } = answering(['127.0.0.1']);

    const reading = get(createDialer({ ...(resolve && { resolve }) }), `http://git.example.com:${port}/`);

    await expect(reading).rejects.toMatchObject({ name: 'AddressRefused', host: 'git.example.com' });
    expect(seen.count).toBe(0);
  });

  it.each(['127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost'])(
    'is refused to http://%s, however it is written',
    async (host) => {
      const { port, seen } = await listen();

      await expect(get(createDialer(), `http://${host}:${port}/`)).rejects.toMatchObject({ name: 'AddressRefused' });

      expect(seen.count).toBe(0);
    },
  );

  it('goes to the address that was looked at: a name that means another one a moment later does not matter', async () => {
    const { port, seen } = await listen();
    const { asked, resolve } = answering(['127.0.0.1'], ['169.254.169.254']);

    const answer = await get(
      createDialer({ allowed: ['loopback'], ...(resolve && { resolve }) }),
      `http://git.example.com:${port}/`,
    );

    expect(answer).toBe('reached');
    expect(asked).toEqual(['git.example.com']);
    expect(seen.count).toBe(1);
  });

  it('leaves out the refused ones of many addresses', async () => {
    const { port, seen } = await listen();
    const { resolve } = answering(['10.0.0.1', '127.0.0.1', '::1']);

    const answer = await get(
      createDialer({ allowed: ['127.0.0.0/8'], ...(resolve && { resolve }) }),
      `http://git.example.com:${port}/`,
    );

    expect(answer).toBe('reached');
    expect(seen.count).toBe(1);
  });

  it('does not reveal the address behind a refused name', async () => {
    const { resolve } = answering(['10.20.30.40']);

    const reading = get(createDialer({ ...(resolve && { resolve }) }), 'http://git.example.com/');

    await expect(reading).rejects.toThrow(/^git\.example\.com is a private address/);
    await expect(reading).rejects.not.toThrow(/10\.20/);
  });
});
