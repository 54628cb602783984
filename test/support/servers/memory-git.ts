import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { writePackets } from '../../../shared/wire/git/pkt-line.ts';
import { idOf, type PackEntry, whole, writePack } from './git-pack.ts';

/**
 * A repository of one branch and one commit, served from memory: for tests of so many commits that Git's own processes would take minutes.
 */
export interface MemoryGit {
  /** For `spec.url`. */
  readonly url: string;
  /** How often objects were asked for. */
  readonly fetches: number;
  /** The branch `main` has these files now, and no history; returns the commit. */
  commit(files: Readonly<Record<string, string>>): string;
  close(): Promise<void>;
}

export async function startMemoryGit(): Promise<MemoryGit> {
  let head: PackEntry = { type: 'commit', bytes: Buffer.alloc(0) };
  let objects: readonly PackEntry[] = [];
  let fetches = 0;
  const server = createServer(async (request, response) => {
    if ((await text(request)).includes('command=ls-refs')) {
      response.end(writePackets([`${idOf(head).toString('hex')} refs/heads/main`, 'flush']));
      return;
    }
    fetches++;
    const band = Buffer.concat([Buffer.from([1]), writePack(objects.map(whole))]);
    const length = (band.length + 4).toString(16).padStart(4, '0');
    response.end(Buffer.concat([writePackets(['packfile']), Buffer.from(length), band, writePackets(['flush'])]));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/app.git`,
    get fetches() {
      return fetches;
    },
    commit(files) {
      const blobs = Object.entries(files).map(([name, content]) => [name, blobOf(content)] as const);
      const names = blobs.map(([name, blob]) => Buffer.concat([Buffer.from(`100644 ${name}\0`), idOf(blob)]));
      const tree: PackEntry = { type: 'tree', bytes: Buffer.concat(names) };
      head = { type: 'commit', bytes: Buffer.from(`tree ${idOf(tree).toString('hex')}\n\nchange`) };
      objects = [head, tree, ...blobs.map(([, blob]) => blob)];
      return idOf(head).toString('hex');
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function blobOf(content: string): PackEntry {
  return { type: 'blob', bytes: Buffer.from(content) };
}
