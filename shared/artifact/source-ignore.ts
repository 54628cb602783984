import type { TreeFile } from '../base/filesys/tree-file.ts';
import { compileGlob } from '../base/go/strings/match-glob.ts';
import { ArchiveError } from './extract.ts';

const vcs = ['.git/', '.gitignore', '.gitmodules', '.gitattributes'];
const extensions = ['jpg', 'jpeg', 'gif', 'png', 'wmv', 'flv', 'tar.gz', 'zip'].map((extension) => `*.${extension}`);
const ci = [
  '.github/',
  '.circleci/',
  '.travis.yml',
  '.gitlab-ci.yml',
  'appveyor.yml',
  '.drone.yml',
  'cloudbuild.yaml',
  'codeship-services.yml',
  'codeship-steps.yml',
];
const extra = ['**/.goreleaser.yml', '**/.sops.yaml', '**/.flux.yaml'];

/** Bytes that a line may have: Go's `bufio.MaxScanTokenSize`. */
const longestLine = 65_536;

/** The most comparisons of a file with a pattern; so many take some tens of seconds. */
const mostComparisons = 50_000_000;

interface Segment {
  readonly text: string;
  matches(name: string): boolean;
}

interface Pattern {
  /** The segments of the folder to which the pattern applies. */
  readonly domain: readonly string[];
  readonly segments: readonly Segment[];
  readonly includes: boolean;
  readonly foldersOnly: boolean;
}

/**
 * The files that belong in an artifact, by the `.sourceignore` files, each for its own folder, then `spec.ignore`, which wins. If there
 * is any of these, Flux's defaults for pictures, archives and CI files do not apply; those for version control always do.
 *
 * @see https://github.com/fluxcd/pkg/blob/main/sourceignore/sourceignore.go
 * @throws ArchiveError `too-large` if there are so many patterns that comparing all files would take minutes
 */
export function filterIgnored(files: readonly TreeFile[], specIgnore: string | undefined): TreeFile[] {
  const own = files
    .filter(({ path }) => isIgnoreFile(path))
    .sort((a, b) => a.path.split('/').length - b.path.split('/').length)
    .flatMap(({ path, bytes }) => parsePatterns(Buffer.from(bytes).toString(), path.split('/').slice(0, -1)));
  const asked = [...own, ...parsePatterns(specIgnore ?? '', [])];
  const defaults = asked.length > 0 ? vcs : [...vcs, ...extensions, ...ci, ...extra];
  const patterns = [...parsePatterns(defaults.join('\n'), []), ...asked];
  if (patterns.length * files.length > mostComparisons)
    throw new ArchiveError(
      'too-large',
      `${patterns.length} ignore patterns for ${files.length} files are too many; shorten .sourceignore or spec.ignore`,
    );
  return files.filter(({ path }) => !isIgnored(path.split('/'), patterns));
}

/**
 * Returns a function that is true for the ignored keys of a bucket: those that `.sourceignore` in its root or `spec.ignore` name. Nothing
 * is ignored by default.
 */
export function ignoreKeys(ignoreFile: string | undefined, specIgnore: string | undefined): (key: string) => boolean {
  const patterns = [...parsePatterns(ignoreFile ?? '', []), ...parsePatterns(specIgnore ?? '', [])];
  return (key) => isIgnored(key.split('/'), patterns);
}

/** True for a `.sourceignore` file outside of `.git` folders. */
function isIgnoreFile(path: string): boolean {
  const segments = path.split('/');
  return segments.at(-1) === '.sourceignore' && !segments.slice(0, -1).includes('.git');
}

/** Splits into lines as Go's `bufio.Scanner` does: as in Flux, everything after a line of 64 KiB or more is ignored. */
function readableLines(text: string): readonly string[] {
  const lines = text.split('\n');
  const tooLong = lines.findIndex((line) => Buffer.byteLength(line) >= longestLine);
  return tooLong < 0 ? lines : lines.slice(0, tooLong);
}

function parsePatterns(text: string, domain: readonly string[]): Pattern[] {
  return readableLines(text)
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const includes = line.startsWith('!');
      const body = includes ? line.slice(1) : line;
      const trimmed = body.endsWith('\\ ') ? body : body.replace(/ +$/, '');
      const foldersOnly = trimmed.endsWith('/');
      return {
        domain,
        segments: (foldersOnly ? trimmed.slice(0, -1) : trimmed).split('/').map(parseSegment),
        includes,
        foldersOnly,
      };
    });
}

function parseSegment(text: string): Segment {
  return { text, matches: compileGlob(text) };
}

/** The last pattern that matches decides. */
function isIgnored(path: readonly string[], patterns: readonly Pattern[]): boolean {
  for (let index = patterns.length - 1; index >= 0; index--) {
    const pattern = patterns[index] as Pattern;
    if (matches(pattern, path)) return !pattern.includes;
  }
  return false;
}

function matches({ domain, segments, foldersOnly }: Pattern, path: readonly string[]): boolean {
  if (path.length <= domain.length || domain.some((segment, index) => segment !== path[index])) return false;
  const rest = path.slice(domain.length);
  return segments.length === 1
    ? matchesName(segments[0] as Segment, foldersOnly, rest)
    : matchesPath(segments, foldersOnly, rest);
}

/** A pattern without a slash matches the name of the file or of any folder above it. */
function matchesName(pattern: Segment, foldersOnly: boolean, path: readonly string[]): boolean {
  const at = path.findIndex((name) => pattern.matches(name));
  return at >= 0 && !(foldersOnly && at === path.length - 1);
}

function matchesPath(segments: readonly Segment[], foldersOnly: boolean, path: readonly string[]): boolean {
  let rest = path;
  let matched = false;
  let anywhere = false;
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment.text === '') anywhere = false;
    else if (segment.text === '**') {
      if (last) break;
      anywhere = true;
    } else {
      if (segment.text.includes('**') || rest.length === 0) return false;
      const at = anywhere
        ? rest.findIndex((name) => segment.matches(name))
        : segment.matches(rest[0] as string)
          ? 0
          : -1;
      if (at < 0 && !anywhere) return false;
      matched = at >= 0;
      rest = at < 0 ? [] : rest.slice(at + 1);
      anywhere = false;
    }
  }
  return matched && !(foldersOnly && rest.length === 0);
}
