import type { Told } from '../command.ts';
import { JsonText } from '../json.ts';
import type { RawJson } from '../world.ts';
import { indented } from './indented.ts';

/** What a service answered: indented for people, as it stands for programs. */
export function responseOf({ json }: RawJson): Told {
  return { data: new JsonText(json), text: [{ type: 'code', text: indented(json) }] };
}
