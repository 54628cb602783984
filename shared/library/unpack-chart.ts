import { extractArchive } from '../artifact/extract.ts';
import type { ChartFile } from '../build/helm/chart.ts';
import { mostBytes, mostFiles } from '../build/helm/chart-limits.ts';

/** The files of a packed chart, its own folder name in front. @throws ArchiveError where it is damaged, too large or leads out of itself */
export function unpackChart(archive: Uint8Array): ChartFile[] {
  return extractArchive(archive, { maxBytes: mostBytes, maxFiles: mostFiles });
}
