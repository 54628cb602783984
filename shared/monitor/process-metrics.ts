import { performance } from 'node:perf_hooks';
import type { Exposition } from './exposition.ts';

/** What the process itself takes, under the names of Prometheus' client libraries. The answer is to be called before each scrape. */
export function addProcessMetrics(exposition: Exposition): () => void {
  const cpu = exposition.counter('process_cpu_seconds_total', 'Processor time of user and system.');
  const memory = exposition.gauge('process_resident_memory_bytes', 'Resident memory.');
  const heap = exposition.gauge('nodejs_heap_size_used_bytes', 'The heap that is in use.');
  const busy = exposition.gauge(
    'nodejs_eventloop_utilization',
    'The share of time, since the last scrape, that was busy.',
  );
  exposition
    .gauge('process_start_time_seconds', 'When the process began.')
    .replace([[{}, performance.timeOrigin / 1000]]);
  let cpuSeconds = 0;
  let loop = performance.eventLoopUtilization();
  return () => {
    const { user, system } = process.cpuUsage();
    cpu.add({}, (user + system) / 1e6 - cpuSeconds);
    cpuSeconds = (user + system) / 1e6;
    const { rss, heapUsed } = process.memoryUsage();
    memory.replace([[{}, rss]]);
    heap.replace([[{}, heapUsed]]);
    const now = performance.eventLoopUtilization();
    busy.replace([[{}, performance.eventLoopUtilization(now, loop).utilization]]);
    loop = now;
  };
}
