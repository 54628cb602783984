import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './test/support/summary-reporter.ts';

const onControlPlane = ['test/{integration,e2e}/**/*.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 90_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    reporters: ['default', new SummaryReporter()],
    projects: [
      { extends: true, test: { name: 'parts', include: ['test/**/*.test.ts'], exclude: onControlPlane } },
      {
        extends: true,
        test: { name: 'cluster', include: onControlPlane, globalSetup: 'test/control-plane/vitest-setup.ts' },
      },
    ],
  },
});
