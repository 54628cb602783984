import { extractArchive } from '../../../shared/artifact/extract.ts';
import type { Chart } from '../../../shared/build/helm/chart.ts';
import { loadChart, stripFolder } from '../../../shared/build/helm/load-chart.ts';

const limits = { maxBytes: 100 * 1024 * 1024, maxFiles: 10_000 };

/** The chart of a .tgz. */
export function loadPackedChart(archive: Uint8Array): Chart {
  const unpack = (packed: Uint8Array) => extractArchive(packed, limits);
  return loadChart(stripFolder(unpack(archive)), { unpack });
}
