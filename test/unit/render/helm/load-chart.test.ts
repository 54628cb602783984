import { describe, expect, it } from 'vitest';
import { checkInstallable } from '../../../../shared/render/helm/chart/check-installable.ts';
import { chartOf, failureOf } from './chart-of.ts';

const head = 'apiVersion: v2\nname: c\nversion: 1.0.0\n';
const json = 'cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal';

describe('Chart.yaml', () => {
  it.each([
    ['name: c', 'validation: chart.metadata.version is required'],
    ['version: 1.0.0', 'validation: chart.metadata.name is required'],
    ['name: ../c\nversion: 1.0.0', 'validation: chart.metadata.name "../c" is invalid'],
    ['name: c\nversion: abc', 'validation: chart.metadata.version "abc" is invalid'],
    [`${head}type: app`, 'validation: chart.metadata.type must be application or library'],
    [`${head}dependencies: [null]`, 'validation: dependencies must not contain empty or null nodes'],
    [`${head}dependencies: [{name: a}, {name: a}]`, 'validation: more than one dependency with name or alias "a"'],
    [
      `${head}dependencies: [{name: a, alias: x y}]`,
      'validation: dependency "a" has disallowed characters in the alias',
    ],
    ['name: c\nversion: [1]', `${json} array into Go struct field Metadata.version of type string`],
    [`${head}keywords: x`, `${json} string into Go struct field Metadata.keywords of type []string`],
    [`${head}deprecated: "yes"`, `${json} string into Go struct field Metadata.deprecated of type bool`],
    [
      `${head}dependencies: [{name: {}}]`,
      `${json} object into Go struct field Dependency.dependencies.name of type string`,
    ],
    [`${head}dependencies: {}`, `${json} object into Go struct field Metadata.dependencies of type []*v2.Dependency`],
    ['[1]', `${json} array into Go value of type loader.chartBase`],
    [
      'a: b: c',
      'cannot load Chart.yaml: error converting YAML to JSON: yaml: mapping values are not allowed in this context',
    ],
    ['apiVersion: v9\nname: c\nversion: 1.0.0', 'unsupported chart version'],
    ['apiVersion: v3\nname: c\nversion: 1.0.0', 'invalid chart apiVersion'],
  ])('%j is refused', (text, reason) => {
    expect(failureOf(() => chartOf({ 'Chart.yaml': text }))).toBe(reason);
  });

  it('may write numbers where texts belong', () => {
    const chart = chartOf({ 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.10\nappVersion: 2024' });

    expect([chart.version, chart.metadata.get('appVersion')]).toEqual(['1.1', '2024']);
  });

  it('is of version 1 without apiVersion, and takes its dependencies from requirements.yaml', () => {
    const files = { 'Chart.yaml': 'name: c\nversion: 1.0.0', 'requirements.yaml': 'dependencies: [{name: a}]' };

    expect(chartOf(files).requirements.map(({ name }) => name)).toEqual(['a']);
  });
});

describe('values.yaml', () => {
  it('merges its documents', () => {
    const { values } = chartOf({ 'values.yaml': 'a: {b: 1, c: 2}\n---\na: {b: 3}\n' });

    expect(values).toEqual(
      new Map([
        [
          'a',
          new Map([
            ['b', 3],
            ['c', 2],
          ]),
        ],
      ]),
    );
  });

  it('may end without a line end, which it then gets', () => {
    expect(chartOf({ 'values.yaml': 'a: |\n  b' }).values).toEqual(new Map([['a', 'b\n']]));
  });

  it('is a map', () => {
    const reason =
      'cannot load values.yaml: cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ' +
      'array into Go value of type map[string]interface {}';

    expect(failureOf(() => chartOf({ 'values.yaml': '- a' }))).toBe(reason);
  });
});

describe('charts/', () => {
  it.each([
    [{ 'charts/a/x.yaml': '' }, 'error unpacking subchart a in c: Chart.yaml file is missing'],
    [{ 'charts/README.md': '' }, 'error unpacking subchart README.md in c: Chart.yaml file is missing'],
  ])('has to hold charts only: %j', (files, reason) => {
    expect(failureOf(() => chartOf(files))).toBe(reason);
  });

  it('may hold hidden files and those that start with an underscore', () => {
    expect(chartOf({ 'charts/.gitkeep': '', 'charts/_x/y': '' }).dependencies).toEqual([]);
  });

  it('has what Chart.yaml lists, before a chart is installed', () => {
    const chart = chartOf({ 'Chart.yaml': `${head}dependencies: [{name: a}, {name: b}]` });

    expect(() => checkInstallable(chart)).toThrow('found in Chart.yaml, but missing in charts/ directory: a, b');
  });

  it('refuses a library as a chart to install', () => {
    expect(failureOf(() => checkInstallable(chartOf({ 'Chart.yaml': `${head}type: library` })))).toBe(
      'library charts are not installable',
    );
  });
});
