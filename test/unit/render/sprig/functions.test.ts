import { describe, expect, it } from 'vitest';
import { renderSprig } from './render-sprig.ts';

const families: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  strings: [
    ['{{ trunc 3 "abcdef" }}{{ trunc -2 "abcdef" }}', 'abcef'],
    ['{{ indent 2 "a\\nb" }}', '  a\n  b'],
    ['{{ nindent 1 "a" }}', '\n a'],
    [
      '{{ snakecase "FirstName" }} {{ camelcase "http_server" }} {{ kebabcase "HTTPServer20" }}',
      'first_name HttpServer http-server20',
    ],
    [
      '{{ title "hello wörld" }} {{ untitle "Hello World" }} {{ swapcase "This Is" }}',
      'Hello Wörld hello world tHIS iS',
    ],
    ['{{ abbrev 6 "hello world" }}', 'hel...'],
    ['{{ wrapWith 5 "|" "Hello World" }}', 'Hello|World'],
    ['{{ substr 1 3 "abcdef" }}', 'bc'],
    ['{{ quote 1 nil "a" }} {{ squote "a" 2 }}', '"1" "a" \'a\' \'2\''],
    ['{{ join "-" (list 1 "a" nil) }}', '1-a'],
    ['{{ (split "." "a.b")._1 }} {{ splitList "," "a,b" }}', 'b [a b]'],
    ['{{ cat "a" 1 nil "b" }}', 'a 1 b'],
    ['{{ sortAlpha (list "b" "a") }}', '[a b]'],
    ['{{ trimAll "$" "$5.00$" }}{{ trimSuffix "-" "a-" }}{{ trimPrefix "-" "-b" }}', '5.00ab'],
    ['{{ plural "one" "many" 2 }} {{ replace " " "-" "I Am" }}', 'many I-Am'],
  ],
  numbers: [
    ['{{ add 1 "2" 3.9 }} {{ sub 5 2 }} {{ mul 2 3 }} {{ div 7 2 }} {{ mod 7 2 }}', '6 3 6 3 1'],
    ['{{ addf 0.1 0.2 }} {{ divf 10 4 }} {{ mulf 1.1 3 }} {{ subf 1 0.9 }}', '0.3 2.5 3.3 0.1'],
    ['{{ round 123.5555 3 }} {{ ceil 1.1 }} {{ floor -1.1 }}', '123.556 2 -2'],
    ['{{ max 1 5 3 }} {{ min 4 2 }} {{ maxf 1.5 2 }}', '5 2 2'],
    ['{{ until 3 }} {{ untilStep 0 10 4 }} {{ seq 1 2 5 }} {{ seq 3 }}', '[0 1 2] [0 4 8] 1 3 5 1 2 3'],
    ['{{ atoi "12" }} {{ int "0x1F" }} {{ int64 "7.0" }} {{ float64 "1.5" }} {{ toDecimal "777" }}', '12 31 7 1.5 511'],
  ],
  lists: [
    ['{{ first .l }}{{ last .l }}{{ rest .l }}{{ initial .l }}', '13[2 3][1 2]'],
    ['{{ append .l 4 }}{{ prepend .l 0 }}{{ concat .l (list 9) }}', '[1 2 3 4][0 1 2 3][1 2 3 9]'],
    ['{{ uniq (list 1 1 2) }}{{ without .l 2.0 }}{{ reverse .l }}{{ compact (list 0 1 "") }}', '[1 2][1 3][3 2 1][1]'],
    ['{{ has 2.0 .l }}{{ has 2 .l }}', 'truefalse'],
    ['{{ chunk 2 .l }} {{ slice .l 1 2 }}', '[[1 2] [3]] [2]'],
  ],
  dicts: [
    ['{{ $d := dict "a" 1 "b" }}{{ $d }}{{ hasKey $d "b" }}{{ get $d "no" }}', 'map[a:1 b:]true'],
    ['{{ $d := dict "a" 1 }}{{ $_ := set $d "b" 2 }}{{ unset $d "a" }}', 'map[b:2]'],
    ['{{ merge (dict "a" (dict "x" 1)) (dict "a" (dict "x" 2 "y" 3)) }}', 'map[a:map[x:1 y:3]]'],
    ['{{ mergeOverwrite (dict "a" 1) (dict "a" 2) }}', 'map[a:2]'],
    [
      '{{ pick (dict "a" 1 "b" 2) "a" }}{{ omit (dict "a" 1 "b" 2) "a" }}{{ pluck "a" (dict "a" 1) (dict) }}',
      'map[a:1]map[b:2][1]',
    ],
    ['{{ dig "a" "b" "none" (dict "a" (dict "b" 1)) }}{{ dig "x" "none" (dict) }}', '1none'],
    ['{{ $a := dict "k" (list 1) }}{{ $b := deepCopy $a }}{{ $_ := set $b "k" 2 }}{{ $a }}', 'map[k:[1]]'],
  ],
  defaults: [
    ['{{ .nothing | default "d" }}{{ "" | default "e" }}{{ coalesce 0 "" "f" }}', 'def'],
    ['{{ empty .nothing }}{{ ternary "y" "n" true }}{{ all 1 0 }}{{ any 1 0 }}', 'trueyfalsetrue'],
    ['{{ toJson (dict "b" "<" "a" 1.0) }} {{ toRawJson "<" }}', '{"a":1,"b":"\\u003c"} "<"'],
    ['{{ toPrettyJson (list 1) }}', '[\n  1\n]'],
    ['{{ (fromJson "{\\"a\\":[1]}").a }}', '[1]'],
  ],
  types: [
    ['{{ typeOf 1 }} {{ kindOf (list) }} {{ kindOf nil }} {{ typeIs "string" "a" }}', 'int slice invalid true'],
    ['{{ deepEqual (list 1) (list 1) }} {{ kindIs "map" (dict) }}', 'true true'],
  ],
  dates: [
    ['{{ date "2006-01-02" now }} {{ htmlDate 0 }}', '2024-02-29 1970-01-01'],
    ['{{ dateInZone "Mon Jan _2 15:04:05 MST 2006" now "Europe/Berlin" }}', 'Thu Feb 29 13:30:45 CET 2024'],
    ['{{ now | dateModify "-1.5h" | date "15:04" }}', '11:00'],
    ['{{ toDate "2006-01-02" "2020-12-31" | unixEpoch }}', '1609372800'],
    [
      '{{ duration "95" }} {{ durationRound "2h10m5s" }} {{ ago (toDate "2006-01-02" "2024-02-29") }}',
      '1m35s 2h 12h30m46s',
    ],
    ['{{ now.Year }} {{ now.Month }} {{ now.Weekday }}', '2024 February Thursday'],
    ['{{ (now.Sub (now | dateModify "-90m")).Hours }}', '1.5'],
  ],
  regex: [
    [
      '{{ regexMatch "^a+$" "aa" }} {{ regexFind "[0-9]+" "a12b3" }} {{ regexFindAll "[0-9]" "1a2" -1 }}',
      'true 12 [1 2]',
    ],
    ['{{ regexReplaceAll "a(x*)b" "-ab-axxb-" "${1}W" }} {{ regexReplaceAllLiteral "b" "abc" "$1" }}', '-W-xxW- a$1c'],
    ['{{ regexSplit "z+" "pizza" -1 }} {{ regexQuoteMeta "1.2" }}', '[pi a] 1\\.2'],
  ],
  encoding: [
    ['{{ b64enc "hä" }} {{ b64dec "aMOk" }} {{ b32enc "a" }} {{ b32dec "ME======" }}', 'aMOk hä ME====== a'],
    ['{{ b64dec "a" }}', 'illegal base64 data at input byte 0'],
    ['{{ sha1sum "a" }} {{ adler32sum "a" }}', '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8 6422626'],
  ],
  urls: [
    ['{{ (urlParse "http://u:p@h:80/p?q#f").hostname }} {{ (urlParse "http://u:p@h:80/p?q#f").userinfo }}', 'h u:p'],
    ['{{ urlJoin (dict "scheme" "https" "host" "a" "path" "/b c" "query" "x=1") }}', 'https://a/b%20c?x=1'],
  ],
  paths: [
    [
      '{{ base "a/b.c" }} {{ dir "a/b.c" }} {{ ext "a/b.c" }} {{ clean "a/../b//c" }} {{ isAbs "/a" }}',
      'b.c a .c b/c true',
    ],
  ],
  semver: [
    ['{{ (semver "v1.2.3-rc.1").Minor }} {{ semver "1.2" }} {{ semverCompare "^1.2.0" "1.9.0" }}', '2 1.2.0 true'],
  ],
};

describe.each(Object.entries(families))('%s', (_family, cases) => {
  it.each(cases)('%s', (text, expected) => {
    const output = renderSprig(text, { l: [1, 2, 3] });

    expect(output).toBe(expected);
  });
});

describe('failures', () => {
  it.each([
    ['{{ fail "no" }}', 'error calling fail: no'],
    ['{{ div 1 0 }}', 'error calling div: runtime error: integer divide by zero'],
    ['{{ first "a" }}', 'error calling first: Cannot find first on type string'],
    [
      '{{ regexFind "(" "" }}',
      'error calling regexFind: regexp: Compile(`(`): error parsing regexp: missing closing ): `(`',
    ],
    ['{{ len (semver "1.2.3") }}', 'error calling len: len of type semver.Version'],
    ['{{ mustToDate "2006" "a\\nå" }}', 'parsing time "a\\x0a\\xc3\\xa5" as "2006"'],
    ['{{ mustFromJson "\\xff" }}', "invalid character 'ÿ' looking for beginning of value"],
    ['{{ semver "x" }}', 'error calling semver: invalid semantic version'],
    ['{{ upper 1 }}', 'expected string; found 1'],
    ['{{ repeat 999999999 "abcdefgh" }}', 'bytes of values'],
    ['{{ env "HOME" }}', 'function "env" not defined'],
  ])('%s', (text, message) => {
    const run = (): string => renderSprig(text);

    expect(run).toThrow(message);
  });
});
