import type { Condition } from '../compile/parts.ts';
import type { Check, Schema, Visit } from '../compile/schema.ts';
import type { Violation } from '../violation.ts';

/** `not`. */
export const not =
  (schema: Schema): Check =>
  (visit) => {
    if (visit.same(schema, true) === undefined) visit.fail(() => "'not' failed");
  };

/** `allOf`. */
export const allOf =
  (schemas: readonly Schema[]): Check =>
  (visit) => {
    const found: Violation[] = [];
    for (const schema of schemas) {
      const one = visit.same(schema);
      if (one === undefined) continue;
      found.push(one);
      if (visit.isQuiet) break;
    }
    if (found.length > 0) visit.fail(() => "'allOf' failed", found);
  };

/** `anyOf`. */
export const anyOf =
  (schemas: readonly Schema[]): Check =>
  (visit) => {
    let isMatched = false;
    const found: Violation[] = [];
    for (const schema of schemas) {
      const one = visit.same(schema);
      if (one !== undefined) found.push(one);
      else {
        isMatched = true;
        // The others may look at properties that this one has not looked at.
        if (visit.unseen.size === 0) break;
      }
    }
    if (!isMatched) visit.fail(() => "'anyOf' failed", found);
  };

/** `oneOf`. */
export const oneOf =
  (schemas: readonly Schema[]): Check =>
  (visit) => {
    let matched: number | undefined;
    const found: Violation[] = [];
    for (const [index, schema] of schemas.entries()) {
      const one = visit.same(schema, matched !== undefined);
      if (one !== undefined) found.push(one);
      else if (matched === undefined) matched = index;
      else {
        const first = matched;
        visit.fail(() => `'oneOf' failed, subschemas ${first}, ${index} matched`);
        return;
      }
    }
    if (matched === undefined) visit.fail(() => "'oneOf' failed, none matched", found);
  };

/** `if`, `then` and `else`. */
export const conditional =
  ({ test, met, unmet }: Condition): Check =>
  (visit) => {
    const branch = visit.same(test, true) === undefined ? met : unmet;
    if (branch !== undefined) visit.add(visit.same(branch));
  };

/** `$recursiveRef`: the outermost schema whose resource lets itself be extended, where the one it names does. */
export const recursiveReference =
  (target: Schema): Check =>
  (visit) => {
    const isOpen = target.recursiveAnchor === true;
    const found = isOpen
      ? outermost(visit, target, (scope) => (scope.resource.recursiveAnchor ? scope : undefined))
      : target;
    visit.add(visit.follow(found, '$recursiveRef'));
  };

/** `$dynamicRef`: the outermost schema with the same `$dynamicAnchor`, where the one it names has it. */
export const dynamicReference =
  (target: Schema, anchor: string): Check =>
  (visit) => {
    const isDynamic = anchor !== '' && target.dynamicAnchor === anchor;
    const found = isDynamic ? outermost(visit, target, (scope) => scope.resource.dynamicAnchors.get(anchor)) : target;
    visit.add(visit.follow(found, '$dynamicRef'));
  };

function outermost(visit: Visit, fallback: Schema, find: (scope: Schema) => Schema | undefined): Schema {
  let found = fallback;
  for (const scope of visit.scopes()) found = find(scope) ?? found;
  return found;
}

/** `unevaluatedProperties`: a schema for the properties that no other keyword has looked at. */
export const unevaluatedProperties =
  (schema: Schema): Check =>
  (visit) => {
    const { value, unseen } = visit;
    if (!(value instanceof Map)) return;
    for (const name of unseen) visit.add(visit.part(schema, value.get(name as string), name));
    unseen.clear();
  };

/** `unevaluatedItems`: a schema for the items that no other keyword has looked at. */
export const unevaluatedItems =
  (schema: Schema): Check =>
  (visit) => {
    const { value, unseen } = visit;
    if (!Array.isArray(value)) return;
    for (const index of unseen) visit.add(visit.part(schema, value[index as number], index));
    unseen.clear();
  };
