import { describe, expect, it } from 'vitest';
import { openChart, renderChart } from '../../../../shared/library/helm.ts';
import { builtins } from '../../../../shared/render/gotemplate/functions/builtins.ts';
import { helmFunctions } from '../../../../shared/render/helm/functions/helm-functions.ts';
import { sprigFunctions } from '../../../../shared/render/sprig/index.ts';
import { hostileSchemas } from '../../../support/hostile-schemas.ts';
import { hostileTemplates } from '../../../support/hostile-templates.ts';

/** A hundredth of what a render may cost, so that all of them end soon. */
const limits = { steps: 200_000, output: 640 * 1024, bytes: 2 * 1024 * 1024 };

/** The code of what a template ends with, and of what that came from. */
function codesOf(template: string): readonly unknown[] {
  const chart = openChart({
    'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
    'templates/NOTES.txt': template,
  });
  try {
    renderChart(chart, {}, { name: 'r', limits });
    return ['rendered'];
  } catch (error) {
    const { code, cause } = error as { readonly code?: string; readonly cause?: { readonly code?: string } };
    return [code, cause?.code];
  }
}

describe('a hostile template', () => {
  it.each(Object.entries(hostileTemplates))('ends with a typed error: %s', (_name, template) => {
    expect(codesOf(template)).toEqual(['template', 'limit']);
  });
});

/** The others take seconds each: `npm run bench -- hostile schema` runs all. */
const isQuick = (name: string): boolean => /inside|doubles by|itself|lead on, 2,000|digits|exponent/.test(name);

describe('a hostile schema', () => {
  it.each(Object.entries(hostileSchemas).filter(([name]) => isQuick(name)))(
    'ends with a typed error: %s',
    (_name, make) => {
      const { schema, values } = make();
      const chart = openChart({
        'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
        'values.schema.json': schema,
      });

      expect(() => renderChart(chart, values, { name: 'r' })).toThrow(expect.objectContaining({ code: 'schema' }));
    },
  );
});

it('has a price for every function', () => {
  const context = { now: () => 0n, randomBytes: (count: number) => new Uint8Array(count) };
  const all = [...builtins, ...sprigFunctions(context), ...helmFunctions()];

  expect(all.filter(([, { charge }]) => charge === undefined).map(([name]) => name)).toEqual([]);
});
