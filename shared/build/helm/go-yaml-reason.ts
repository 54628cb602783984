import type { YAMLException } from 'js-yaml';

/** Our parser's reasons, and what Go's YAML library says to the same texts; a second `$1` is what the reason names. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/^expected the node content, but found/, 'did not find expected node content'],
  [/^unknown escape sequence/, 'found unknown escape character'],
  [/^unidentified alias "(.*)"$/, "unknown anchor '$1' referenced"],
  [/^the stream contains non-printable characters/, 'control characters are not allowed'],
  [/^unexpected end of the stream within a (?:double|single) quoted scalar/, 'found unexpected end of stream'],
  [/^unexpected end of the stream within a flow collection/, "did not find expected ',' or ']'"],
  [/^missed comma between flow collection entries/, "did not find expected ',' or '}'"],
  [/^can not read a block mapping entry; a multiline key/, "could not find expected ':'"],
  [/^cannot merge mappings/, 'map merge requires map or sequence of maps as the value'],
  [/^a line break is expected/, 'did not find expected comment or line break'],
  [/^object-based map does not support complex keys/, 'invalid map key: a map or a list'],
  [/^tab characters must not be used/, 'found character that cannot start any token'],
];

const places =
  /^(?:bad indentation of a (?:mapping|sequence) entry|end of the stream or a document separator is expected)/;

/** What is wrong with a text and where, as Go's YAML library says it where it has words for the same thing. */
export function goYamlReason({ mark, reason }: YAMLException, source: string): string {
  if (mark === undefined) return reason;
  const text = source.split('\n')[mark.line] ?? '';
  let said = reason;
  if (places.test(reason)) said = reasonOfPlace(text, mark.column);
  else {
    const known = reasons.find(([pattern]) => pattern.test(reason));
    if (known !== undefined) said = reason.replace(new RegExp(`${known[0].source}.*$`, 's'), known[1]);
  }
  // Go names no line where it is the first.
  return mark.line === 0 && said !== reason ? said : `line ${mark.line + 1}: ${said}`;
}

/** Something stands where nothing may: a second value after a colon, a sign that starts nothing, or a line too far to the left. */
function reasonOfPlace(line: string, column: number): string {
  const rest = line.slice(column);
  if (/^[%@`\t]/.test(rest)) return 'found character that cannot start any token';
  if (/^- /.test(rest) && /:\s/.test(line.slice(0, column)))
    return 'block sequence entries are not allowed in this context';
  if (/^:(?:\s|$)/.test(rest) || /^[^\s:]+:(?:\s|$)/.test(rest))
    return 'mapping values are not allowed in this context';
  return 'did not find expected key';
}
