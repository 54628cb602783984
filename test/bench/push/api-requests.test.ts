import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditPosition, countRequests } from './api-requests.ts';

let folder: string;
let log: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-audit-'));
  log = join(folder, 'audit.log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function event(verb: string, username = 'bench', stage = 'ResponseComplete'): string {
  const objectRef = { resource: 'kustomizations', subresource: 'status' };
  return `${JSON.stringify({ stage, verb, user: { username }, objectRef })}\n`;
}

describe('the count of an audit log’s requests', () => {
  it('counts from a position on, for one user, without watches and unfinished requests', () => {
    writeFileSync(log, event('get'));
    const position = auditPosition(log);
    appendFileSync(
      log,
      [
        event('patch'),
        event('patch'),
        event('get', 'admin'),
        event('watch'),
        event('list', 'bench', 'ResponseStarted'),
      ].join(''),
    );

    expect(countRequests(log, { position, user: 'bench', detail: false })).toEqual({ patch: 2 });
  });

  it('tells requests apart by resource where detail is asked for', () => {
    writeFileSync(log, event('patch'));

    expect(countRequests(log, { position: 0, user: 'bench', detail: true })).toEqual({
      'patch kustomizations/status': 1,
    });
  });

  it('starts at 0 where there is no log yet', () => {
    expect(auditPosition(log)).toBe(0);
  });
});
