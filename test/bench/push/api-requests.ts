import { existsSync, readFileSync, statSync } from 'node:fs';

export type RequestsByVerb = Readonly<Record<string, number>>;

interface AuditEvent {
  readonly stage: string;
  readonly verb: string;
  readonly user?: { readonly username?: string };
}

/** Where the audit log ends now, in bytes. */
export function auditPosition(log: string): number {
  return existsSync(log) ? statSync(log).size : 0;
}

/** The user's finished requests, by verb, that the audit log tells of from this position on. Watches that still run do not count. */
export function countRequests(log: string, position: number, user: string): RequestsByVerb {
  const counts: Record<string, number> = {};
  const lines = readFileSync(log).subarray(position).toString().split('\n');
  for (const line of lines.filter((each) => each !== '')) {
    const event = JSON.parse(line) as AuditEvent;
    if (event.stage !== 'ResponseComplete' || event.user?.username !== user || event.verb === 'watch') continue;
    counts[event.verb] = (counts[event.verb] ?? 0) + 1;
  }
  return counts;
}

export function total(counts: RequestsByVerb): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
