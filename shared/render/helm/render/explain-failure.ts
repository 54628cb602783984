import { messageOf } from '../../../base/errors.ts';
import { plainMark } from '../functions/helm-functions.ts';
import { HelmError } from '../helm-error.ts';

/** The error for a template that does not parse, as Helm words it: the position, and the last part of Go's message. */
export function parseFailure(name: string, error: unknown): HelmError {
  const parts = messageOf(error).split(': ');
  const text =
    parts.length === 1
      ? `parse error in (${name}): ${parts[0]}`
      : `parse error at (${parts[1]}): ${parts[parts.length - 1]}`;
  return new HelmError('template', text, { cause: error });
}

const frame = /^template: (.*?): executing ("[^"]*") at <(.*?)>: (.*)$/s;

/** The error for a template that fails, as Helm 4 words it: every template on the call path with its position, then the reason. */
export function executeFailure(name: string, error: unknown): HelmError {
  const message = messageOf(error);
  const wrap = (text: string): HelmError => new HelmError('template', text, { cause: error });
  if (!message.startsWith('template: ')) return wrap(message);
  const [, location = name, ...rest] = message.split(': ');
  const [start, end] = plainMark;
  const text = rest.join(': ');
  if (text.includes(start) && text.includes(end)) {
    return wrap(
      `execution error at (${location}): ${text.slice(text.indexOf(start) + start.length, text.lastIndexOf(end))}`,
    );
  }
  const lines: string[] = [];
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    const own = explain(current.message);
    if (own === undefined) return wrap(message);
    if (lines.at(-1) !== own) lines.push(own);
  }
  return wrap(lines.join('').trim());
}

function explain(message: string): string | undefined {
  if (!message.startsWith('template: ')) return undefined;
  if (message.startsWith('template: no template ')) return `${message}\n`;
  const match = frame.exec(message);
  if (match !== null) {
    const [, place, name, at, text = ''] = match;
    return `${place}\n  executing ${name} at <${at}>:\n    ${text.split(' template:')[0]}\n`;
  }
  const rest = message.slice('template: '.length);
  const cut = rest.lastIndexOf(': ');
  return cut === -1 ? undefined : `${rest.slice(0, cut)}\n  ${rest.slice(cut + 2).split(' template:')[0]}\n`;
}
