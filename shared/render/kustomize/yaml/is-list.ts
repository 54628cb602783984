import { EVENT_ID, type Event, getScalarValue } from 'js-yaml';
import { walkEvents } from '../../../base/yaml/read/walk-events.ts';

/** Whether a document is a list of objects that kustomize takes apart as JSON: any `…List`, but for a `List` that is alone in its file. */
export function isListOfObjects(events: readonly Event[], source: string, isAlone: boolean): boolean {
  if (!source.includes('List')) return false;
  let isList = false;
  walkEvents(events, (event, around) => {
    const key = around.length === 2 && around[1]?.next === 'value' ? around[1].key : undefined;
    if (key === undefined || event.type !== EVENT_ID.SCALAR || getScalarValue(source, key) !== 'kind') return;
    const kind = getScalarValue(source, event);
    isList = kind.endsWith('List') && !(isAlone && kind === 'List');
  });
  return isList;
}
