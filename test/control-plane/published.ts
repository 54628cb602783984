import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { load } from 'js-yaml';
import { z } from 'zod';
import { extractArchive } from '../../shared/artifact/extract.ts';
import { messageOf } from '../../shared/base/errors.ts';
import { checkDigest, download, type Patience, patience } from './download.ts';
import { type Program, pinnedVersion, programs } from './programs.ts';

/** Where programs are published. */
export interface PublishedAt {
  /** envtest's index of archives with etcd, kube-apiserver and kubectl: `releases`, by version, by name: `hash` (SHA-512), `selfLink`. */
  readonly envtestIndex: string;
  /** Kubernetes' releases: `<version>/bin/<system>/<architecture>/<program>` and, beside it, `<program>.sha256`. */
  readonly releases: string;
  readonly patience: Patience;
}

/**
 * The official addresses; `SLUICE_ENVTEST_INDEX` and `SLUICE_KUBERNETES_RELEASES` name mirrors.
 *
 * @see https://github.com/kubernetes-sigs/controller-runtime/tree/main/tools/setup-envtest
 * @see https://kubernetes.io/releases/download/
 */
export function publishedAt(environment: Readonly<Record<string, string | undefined>>): PublishedAt {
  return {
    envtestIndex:
      environment['SLUICE_ENVTEST_INDEX'] ??
      'https://raw.githubusercontent.com/kubernetes-sigs/controller-tools/HEAD/envtest-releases.yaml',
    releases: environment['SLUICE_KUBERNETES_RELEASES'] ?? 'https://dl.k8s.io/release',
    patience,
  };
}

const maxIndexBytes = 4 * 1024 * 1024;
const maxDigestBytes = 1024;
const maxArchiveBytes = 512 * 1024 * 1024;
const maxUnpackedBytes = 1024 * 1024 * 1024;

type Say = (line: string) => void;

/** As Go names them. */
const architectures: Readonly<Record<string, string>> = {
  x64: 'amd64',
  arm64: 'arm64',
  ppc64: 'ppc64le',
  s390x: 's390x',
};
const architecture = architectures[process.arch] ?? process.arch;

/** Each way to programs: which of them it may bring, and how they come into the folder. */
const ways: readonly {
  readonly brings: readonly Program[];
  fetch(folder: string, missing: readonly Program[], at: PublishedAt, say: Say): Promise<void>;
}[] = [
  { brings: ['etcd', 'kube-apiserver', 'kubectl'], fetch: fetchEnvtest },
  { brings: ['kube-controller-manager', 'kube-scheduler'], fetch: fetchReleases },
];

/**
 * Fetches into the folder what is published of the missing programs, checked by the published digests. What cannot be had, or has another
 * digest, is said and left out: nothing of it is kept. One after the other, because to unpack an archive holds up
 * everything, the clock of another download included.
 */
export async function fetchPublished(
  folder: string,
  missing: readonly Program[],
  at: PublishedAt,
  say: Say,
): Promise<void> {
  for (const { brings, fetch } of ways) {
    const wanted = missing.filter((program) => brings.includes(program));
    if (wanted.length === 0) continue;
    await fetch(folder, wanted, at, say).catch((error: unknown) => say(`not fetched: ${messageOf(error)}`));
  }
}

const indexSchema = z.object({
  releases: z.record(z.string(), z.record(z.string(), z.object({ hash: z.string(), selfLink: z.url() }))),
});

async function fetchEnvtest(folder: string, missing: readonly Program[], at: PublishedAt, say: Say): Promise<void> {
  const { version, hash, selfLink } = await findArchive(at);
  say(`fetching ${missing.join(', ')} ${version}: ${selfLink} (once; kept in ${folder})`);
  const archive = await download(selfLink, maxArchiveBytes, at.patience);
  checkDigest(selfLink, archive, { algorithm: 'sha512', value: hash });
  for (const { path, bytes } of extractArchive(archive, { maxBytes: maxUnpackedBytes, maxFiles: 100 })) {
    const program = programs.find((name) => name === basename(path));
    if (program !== undefined && missing.includes(program)) writeProgram(folder, program, bytes);
  }
}

/** The newest archive for this machine of the pinned minor version, but none that is newer: envtest has not every patch. */
async function findArchive({
  envtestIndex,
  patience,
}: PublishedAt): Promise<{ version: string; hash: string; selfLink: string }> {
  const text = (await download(envtestIndex, maxIndexBytes, patience)).toString();
  const index = indexSchema.safeParse(load(text));
  if (!index.success) throw new Error(`${envtestIndex} is not an index of envtest archives`);
  const [major, minor, patch] = pinnedVersion().slice(1).split('.').map(Number) as [number, number, number];
  for (let at = patch; at >= 0; at--) {
    const version = `v${major}.${minor}.${at}`;
    const archive = index.data.releases[version]?.[`envtest-${version}-${process.platform}-${architecture}.tar.gz`];
    if (archive !== undefined) return { version, ...archive };
  }
  throw new Error(`${envtestIndex} has no archive of v${major}.${minor} for ${process.platform} ${architecture}`);
}

async function fetchReleases(folder: string, missing: readonly Program[], at: PublishedAt, say: Say): Promise<void> {
  const base = `${at.releases}/${pinnedVersion()}/bin/${process.platform}/${architecture}`;
  for (const program of missing) {
    const url = `${base}/${program}`;
    const published = (await download(`${url}.sha256`, maxDigestBytes, at.patience)).toString().trim();
    say(`fetching ${program} ${pinnedVersion()}: ${url}`);
    const bytes = await download(url, maxArchiveBytes, at.patience);
    checkDigest(url, bytes, { algorithm: 'sha256', value: published });
    writeProgram(folder, program, bytes);
  }
}

/** Whole or not at all. */
function writeProgram(folder: string, program: Program, bytes: Uint8Array): void {
  const target = join(folder, `${program}.${process.pid}.tmp`);
  try {
    writeFileSync(target, bytes, { mode: 0o755 });
    renameSync(target, join(folder, program));
  } finally {
    rmSync(target, { force: true });
  }
}
