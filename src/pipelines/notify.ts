import { map, merge } from 'rxjs';
import { inputOf, localOf } from '../address.ts';
import { counted } from '../counted.ts';
import { ConfigError } from '../errors.ts';
import type { AlertEvent, ChangeEvent, Event, RunEvent, TextEvent } from '../event.ts';
import { fanOut } from '../operators/fan-out.ts';
import { only } from '../operators/only.ts';
import type { Outgoing } from '../outgoing.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Place, Route } from '../route.ts';
import { covers } from '../route.ts';
import type { Inline } from '../text.ts';

/**
 * Passes on what happens, as it happens: services that come and go (`registry:greeter* -> slack:#ops`), commands that
 * were run (`runs:deploy* -> slack:#audit`), messages (`slack:#alerts -> email:ops@example.org`), calls and alerts
 * (`alerts -> slack:#ops`).
 *
 * @throws {ConfigError} When the route says `every` or `after`; it names the route's flag.
 */
export function notify(route: Route): Pipeline {
  const { text, flag, from, to, every, after } = route;
  if (every !== undefined || after !== undefined) {
    const word = every === undefined ? 'after' : 'every';
    throw new ConfigError(
      `${flag} '${text}': it passes things on as they happen; leave out "${word}", or use --summary`,
    );
  }
  return {
    name: `notify ${text}`,
    from: [...new Set(from.map((place) => place.input))],
    to: [...new Set(to.map(inputOf))],
    run: (sources) => ({
      out: merge(...Object.values(sources)).pipe(
        only((event: Event): event is News => meant(event, from)),
        map((event) => message(event, to[0])),
        fanOut(...to),
      ),
    }),
  };
}

type News = AlertEvent | ChangeEvent | RunEvent | TextEvent;

/** What was said to the bot alone is passed on to nobody. */
function meant(event: Event, from: readonly Place[]): boolean {
  if (event.type === 'change') return covers(from, event.input, [event.service]);
  if (event.type === 'run') return covers(from, event.input, [event.command]);
  const told = event.type === 'alert' || (event.type === 'text' && event.to === event.replyTo);
  return told && covers(from, event.input, [localOf(event.to), event.place]);
}

function message(event: News, to: Outgoing['to']): Outgoing {
  const { subject, data } = words(event);
  return { type: 'text', to, data: [{ type: 'paragraph', text: data }], subject, causes: [event.id] };
}

function words(event: News): { readonly subject: string; readonly data: Inline } {
  if (event.type === 'change') {
    const subject = `${event.service}: ${change(event)}`;
    return { subject, data: [{ bold: event.service }, `: ${change(event)}`] };
  }
  const { name } = event.sender;
  if (event.type === 'alert') {
    const subject = `${event.status}: ${event.data}`;
    return { subject, data: [{ bold: event.status }, `: ${event.data}`] };
  }
  if (event.type === 'text') {
    return { subject: `${name} in ${event.place}`, data: [{ bold: name }, ` in ${event.place}: ${event.data}`] };
  }
  const ending =
    event.outcome === 'ok' || event.error === undefined ? event.outcome : `${event.outcome}, ${event.error}`;
  const data = [{ bold: name }, ' ran ', { code: event.data }, ` in ${event.place}: ${ending}`];
  return { subject: `${event.command}: ${event.outcome}`, data };
}

function change({ action, nodes }: ChangeEvent): string {
  if (action === 'delete') return 'gone';
  const left = nodes === 0 ? 'no nodes' : counted(nodes, 'node');
  return `${action === 'create' ? 'new' : 'changed'}, ${left}`;
}
