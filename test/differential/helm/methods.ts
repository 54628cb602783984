const time = (layout: string, text: string): string => `(toDate "${layout}" "${text}")`;
const step = `(${time('2006-01-02', '2024-03-02')}.Sub ${time('2006-01-02 15:04:05', '2024-03-01 13:59:58.123456789')})`;

/** Values that have methods. */
export const receivers: Readonly<Record<string, readonly string[]>> = {
  time: [
    time('2006-01-02 15:04:05.999 -0700', '2024-02-29 12:30:45.567 +0000'),
    time('2006-01-02 15:04:05 -0700', '1969-12-31 23:59:59 +0200'),
    time('2006-01-02', 'wrong'),
    time('2006-01-02T15:04:05Z07:00', '2021-01-03T00:00:00.123456789+05:30'),
    time('Jan 2 2006 MST', 'Mar 3 2020 PST'),
    time('2006 MST', '2020 GMT+3'),
    time('2006Z07:00', '2020Z'),
    time('2006-01-02 -07:00:00', '2020-01-01 +01:02:03'),
    `(${time('2006', '9999')}.AddDate 1 0 0)`,
  ],
  duration: [
    step,
    `(${time('2006', '1500')}.Sub ${time('2006', '2500')})`,
    `(${time('2006', '2000')}.Sub ${time('2006', '2000')})`,
  ],
  month: [`${time('2006', '2000')}.Month`, `${time('2006', '2000')}.Weekday`],
  version: ['(semver "v1.2.3-rc.1+b.2")', '(semver "1.2")', '(semver "1.2.3").IncMajor'],
};

/** What may be called on each of them, with and without what it takes. */
export const methods: Readonly<Record<string, readonly string[]>> = {
  time: [
    ...[
      'Clock',
      'Date',
      'ISOWeek',
      'Zone',
      'ZoneBounds',
      'IsDST',
      'Location',
      'Location.String',
      'UTC.Location',
      'Local.Location',
    ],
    ...[
      'GoString',
      'GobEncode',
      'MarshalJSON',
      'MarshalText',
      'MarshalBinary',
      'AppendFormat nil "2006"',
      'AppendText nil',
    ],
    ...[
      'AppendBinary nil',
      'Format "Mon Jan 2 15:04:05.000 MST -07"',
      'String',
      'Unix',
      'UnixMilli',
      'UnixMicro',
      'UnixNano',
    ],
    ...[
      'Year',
      'Month',
      'Day',
      'Hour',
      'Minute',
      'Second',
      'Nanosecond',
      'YearDay',
      'Weekday',
      'IsZero',
      'Local',
      'UTC',
      'In nil',
    ],
    ...[
      'AddDate 1 -14 40',
      'After 1',
      'AddDate 1',
      'Nothing',
      'wall',
      'UnmarshalJSON',
      `In ${time('2006 -0700', '2020 +0300')}.Location`,
    ],
    ...['Round', 'Truncate', 'Add'].map((name) => `${name} ${step}`),
    ...['Compare', 'Equal', 'Before', 'After', 'Sub'].map((name) => `${name} ${time('2006', '1500')}`),
  ],
  duration: [
    ...['Abs', 'Hours', 'Minutes', 'Seconds', 'Milliseconds', 'Microseconds', 'Nanoseconds', 'String', 'Nothing'],
    ...['Round', 'Truncate'].map((name) => `${name} ${step}`),
  ],
  month: ['String', 'Nothing'],
  version: [
    ...[
      'Major',
      'Minor',
      'Patch',
      'Prerelease',
      'Metadata',
      'Original',
      'String',
      'IncMajor',
      'IncMinor',
      'IncPatch',
      'IncPatch.Original',
    ],
    ...[
      'MarshalJSON',
      'MarshalText',
      'Value',
      'UnmarshalText',
      'SetMetadata "x"',
      'SetMetadata "x!"',
      'SetPrerelease "rc"',
      'SetPrerelease "01"',
    ],
    ...['Compare', 'Equal', 'GreaterThan', 'GreaterThanEqual', 'LessThan', 'LessThanEqual'].map(
      (name) => `${name} (semver "1.2.3")`,
    ),
    ...['Compare nil', 'Nothing', 'metadata', 'pre', 'SetPrerelease 1'],
  ],
};

/** What a value is given to. */
export const uses: readonly string[] = [
  ...[
    'toJson',
    'toYaml',
    'toRawJson',
    'toString',
    'quote',
    'kindOf',
    'typeOf',
    'int',
    'add 1',
    'len',
    'empty',
    'eq 1',

    'list',
  ],
  ...[
    'duration',
    'printf "%v %q"',

    'printf "%s"',
    'printf "%T"',
    'printf "%+v"',
    'default "x"',
    'index',
  ],
];
