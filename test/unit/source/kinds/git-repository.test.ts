import { expect, it } from 'vitest';
import { sourceKinds } from '../../../../shared/source/kinds/index.ts';

it.each([
  ['short', 'short'],
  ['a'.repeat(50), 'a'.repeat(50)],
  ['a'.repeat(51), `${'a'.repeat(50)}...`],
  ['🚀'.repeat(50), '🚀'.repeat(50)],
  ['🚀'.repeat(51), `${'🚀'.repeat(50)}...`],
])('names a commit by at most fifty characters of its subject: %s', (subject, shown) => {
  const message = sourceKinds.GitRepository.describe({ subject, revision: 'main@sha1:a' }, {});

  expect(message).toBe(`stored artifact for commit '${shown}'`);
});
