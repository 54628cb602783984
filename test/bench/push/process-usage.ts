import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Linux counts a process' time in hundredths of a second. */
const ticksPerSecond = 100;

/** The CPU seconds that the processes have used; undefined where the system has no /proc. */
export function cpuSeconds(pids: readonly number[]): number | undefined {
  if (!existsSync('/proc/self/stat')) return undefined;
  return pids.reduce((sum, pid) => {
    // The second field, the name, may hold blanks: what follows its bracket is counted from field 3.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return sum + (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  }, 0);
}

/** Begins a new peak of each process' memory. */
export function resetPeakMemory(pids: readonly number[]): void {
  for (const pid of pids) if (existsSync(`/proc/${pid}/clear_refs`)) writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** The sum of the processes' peaks of resident memory, in MiB; undefined where the system has no /proc. */
export function peakMemoryMiB(pids: readonly number[]): number | undefined {
  if (!existsSync('/proc/self/status')) return undefined;
  return pids.reduce(
    (sum, pid) => sum + Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
    0,
  );
}
