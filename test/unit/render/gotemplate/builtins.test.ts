import { describe, expect, it } from 'vitest';
import { render } from './render.ts';

describe('built-in functions', () => {
  it.each([
    ['{{ printf "%d %5.2f %q %v %T" 3 1.5 "a\\"b" .m .m }}', '3  1.50 "a\\"b" map[a:1] map[string]interface {}'],
    ['{{ printf "%d" "x" }}', '%!d(string=x)'],
    ['{{ printf "%s %s" "x" }}', 'x %!s(MISSING)'],
    ['{{ printf "%[2]s%[1]s" "a" "b" }}', 'ba'],
    ['{{ print 1 2 "a" "b" 3 }}', '1 2ab3'],
    ['{{ println "a" 1 }}', 'a 1\n'],
    ['{{ html "<a b=\\"c\\">&\'" }}', '&lt;a b=&#34;c&#34;&gt;&amp;&#39;'],
    ['{{ js "it\'s <b>" }}', "it\\'s \\u003Cb\\u003E"],
    ['{{ urlquery "a b&ä" }}', 'a+b%26%C3%A4'],
    ['{{ len "ä" }}{{ len .l }}{{ len .m }}', '231'],
    ['{{ index .l 1 }}{{ index .m "a" }}{{ index .m "no" }}', '21<no value>'],
    ['{{ slice "abcdef" 1 3 }}{{ slice .l 1 }}', 'bc[2 3]'],
    [
      '{{ eq 1 2 1 }}{{ ne "a" "b" }}{{ lt 1 2 }}{{ le 2 2 }}{{ gt 1.5 1.0 }}{{ ge "b" "a" }}',
      'truetruetruetruetruetrue',
    ],
    ['{{ not 0 }}{{ or 0 "x" }}{{ and 1 "" "x" }}', 'truex'],
    ["{{ 0x10 }} {{ 1_000 }} {{ 'a' }} {{ 1e3 }} {{ 1i }}", '16 1000 97 1000 (0+1i)'],
  ])('%s', (text, expected) => {
    const output = render(text, { l: [1, 2, 3], m: { a: 1 } });

    expect(output).toBe(expected);
  });
});
