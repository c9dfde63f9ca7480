import { UsageError } from '../errors.ts';
import { listAt, nameAt, objectAt } from './definition/fields.ts';
import { requestIn } from './request-in.ts';

/** What is to leave the registry. */
export interface Leaving {
  readonly name: string;
  /** Ids of its nodes; absent for all of them. */
  readonly ids?: readonly string[];
}

const example = '{"name":"greeter","nodes":[{"id":"greeter-1"}]}';

/**
 * Reads what `deregister service` is given: the name of a service for all of it, or a definition, of which its name and
 * the ids of its nodes count.
 *
 * @throws {UsageError} It is neither: says what is wrong.
 */
export function leavingIn([name = '', ...more]: readonly string[], rest: string): Leaving {
  if (!rest.includes('{')) {
    if (more.length > 0) throw new UsageError('one service at a time: deregister service greeter');
    return { name: nameAt(name, 'the name') };
  }
  const whole: unknown = JSON.parse(requestIn(rest, 'the definition', example));
  const given = objectAt(whole, '', ['name', 'version', 'metadata', 'endpoints', 'nodes']);
  const nodes = listAt(given.get('nodes'), 'nodes');
  if (nodes.length === 0) throw new UsageError('Require at least one node');
  return {
    name: nameAt(given.get('name'), 'name'),
    ids: nodes.map((node, n) =>
      nameAt(objectAt(node, `nodes[${n}]`, ['id', 'address', 'port', 'metadata']).get('id'), `nodes[${n}].id`),
    ),
  };
}
