import type { Endpoint, Value } from '../registry.ts';
import { fields } from './fields.ts';
import { textPairs } from './text-pairs.ts';

const DEEPEST_VALUE = 8;

/** Reads one endpoint as go-micro writes it in JSON; undefined when it has no name. What else is broken is left out. */
export function endpointOf(value: unknown): Endpoint | undefined {
  const known = fields(value);
  const name = known.get('name');
  if (typeof name !== 'string' || name === '') return undefined;
  return {
    name,
    request: shapeOf(known.get('request'), DEEPEST_VALUE),
    response: shapeOf(known.get('response'), DEEPEST_VALUE),
    metadata: Object.fromEntries(textPairs(known.get('metadata'))),
  };
}

function shapeOf(value: unknown, depth: number): Value {
  const known = fields(value);
  const name = known.get('name');
  const type = known.get('type');
  const values = known.get('values');
  return {
    name: typeof name === 'string' ? name : '',
    type: typeof type === 'string' ? type : '',
    values: Array.isArray(values) && depth > 0 ? values.map((inner) => shapeOf(inner, depth - 1)) : [],
  };
}
