import { connect, defer, filter, from, map, merge, pairwise, startWith, takeUntil } from 'rxjs';
import type { Command, Told } from '../command.ts';
import type { Change, Node, Service } from '../registry.ts';
import { forExample } from './for-example.ts';

/** Shows what becomes of a service: its nodes that come, go and change, until it is stopped. */
export const watch: Command = {
  name: 'watch',
  usage: 'watch [service]',
  description: 'Shows each change of a service, until you say stop',
  params: { service: { type: 'service', description: 'which service' } },
  examples: ['watch greeter'],
  live: true,
  anywhere: true,
  check: ([, service]) => {
    if (service === undefined) throw forExample('watch what?', 'watch greeter');
  },
  exec: ([, service = ''], { event, world: { registry } }) => {
    const end = event.input === 'shell' ? 'press Ctrl-C' : 'say stop';
    const now = defer(() => from(registry.get(service)));
    return registry.watch().pipe(
      filter(({ name }) => name === service),
      // What changes while it is looked up is newer.
      connect((changes) => merge(changes, now.pipe(takeUntil(changes), map(begun(service))))),
      startWith(undefined),
      pairwise(),
      map(([before, change]) => told(before, change as Change, `${end} to end this`)),
      filter((answer) => answer !== undefined),
    );
  },
};

function begun(name: string): (services: readonly Service[]) => Change {
  return (services) => ({ action: services.length === 0 ? 'delete' : 'update', name, services });
}

/** Nothing when it is the same to whoever looks at its nodes. */
function told(before: Change | undefined, change: Change, end: string): Told | undefined {
  const { name, action, services } = change;
  const was = nodesIn(before?.services ?? []);
  const is = nodesIn(services);
  const lines = [
    ...[...is].filter(([key]) => !was.has(key)).map(([, line]) => `+ ${line}`),
    ...[...was].filter(([key]) => !is.has(key)).map(([, line]) => `- ${line}`),
  ];
  if (before && action === 'update' && lines.length === 0) return undefined;
  const what = !before
    ? beginning(services, end)
    : action === 'delete'
      ? 'gone'
      : action === 'create'
        ? 'new'
        : 'changed';
  return { data: change, text: [`${name}: ${what}`, ...lines].join('\n') };
}

function beginning(services: readonly Service[], end: string): string {
  if (services.length > 0) return end;
  return `not there; I say when it comes. ${end[0]?.toUpperCase()}${end.slice(1)}`;
}

/** Its nodes as they are shown; one that moved is another. */
function nodesIn(services: readonly Service[]): ReadonlyMap<string, string> {
  const lines = services.flatMap(({ version, nodes }) => nodes.map((node) => line(version, node)));
  return new Map(lines.map((text) => [text, text]));
}

function line(version: string, { id, address, port }: Node): string {
  return `${id} ${address}:${port}${version === '' ? '' : ` ${version}`}`;
}
