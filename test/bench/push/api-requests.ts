import { existsSync, readFileSync, statSync } from 'node:fs';

/** How many, by verb; or by verb and resource (`patch deployments`, `patch kustomizations/status`) where detail is asked for. */
export type RequestCounts = Readonly<Record<string, number>>;

interface AuditEvent {
  readonly stage: string;
  readonly verb: string;
  readonly user?: { readonly username?: string };
  readonly objectRef?: { readonly resource?: string; readonly subresource?: string };
}

/** Where the audit log ends now, in bytes. */
export function auditPosition(log: string): number {
  return existsSync(log) ? statSync(log).size : 0;
}

/** The user's finished requests, by verb, that the audit log tells of from this position on. Watches that still run do not count. */
export function countRequests(
  log: string,
  { position, user, detail }: { readonly position: number; readonly user: string; readonly detail: boolean },
): RequestCounts {
  const counts: Record<string, number> = {};
  const lines = readFileSync(log).subarray(position).toString().split('\n');
  for (const line of lines.filter((each) => each !== '')) {
    const event = JSON.parse(line) as AuditEvent;
    if (event.stage !== 'ResponseComplete' || event.user?.username !== user || event.verb === 'watch') continue;
    const key = detail ? `${event.verb} ${resourceOf(event)}` : event.verb;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

function resourceOf({ objectRef }: AuditEvent): string {
  return [objectRef?.resource ?? 'no resource', objectRef?.subresource].filter((part) => part !== undefined).join('/');
}

export function total(counts: RequestCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
