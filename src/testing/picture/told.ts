import type { AlertEvent, Event } from '../../event.ts';
import type { Remember } from '../../memory.ts';
import type { Outgoing } from '../../outgoing.ts';
import { oneLine } from '../../render/clean.ts';
import { plain } from '../../render/plain.ts';
import type { Asked } from '../acting.ts';
import { shortened, show } from '../show.ts';

/** Says what a value is in one line of so many columns, as people would: who said what where, what goes to whom. */
export function told(value: unknown, columns: number): string {
  return shortened(oneLine(words(value)), columns);
}

function words(value: unknown): string {
  if (typeof value === 'string') return value;
  if (isOutgoing(value)) return `to ${value.to}: ${value.subject ?? plain(value.data)}`;
  if (isRemember(value)) return remembered(value);
  if (isAsked(value)) return `${value.endpoint} ${show(value.request, 3)}`;
  if (!isEvent(value)) return show(value, 3);
  switch (value.type) {
    case 'text':
      return `${value.sender.name} in ${value.place}: ${value.data}`;
    case 'edit':
      return `${value.sender.name} changes ${value.of}: ${value.data}`;
    case 'delete':
      return `${value.sender.name} takes ${value.of} back`;
    case 'alert':
      return `${value.status}: ${labelled(value.labels)}${value.data}`;
    case 'run':
      return `${value.sender.name} ran ${value.data}: ${value.outcome}${value.error === undefined ? '' : `, ${value.error}`}`;
    case 'change':
      return `${value.service}: ${value.action}, nodes: ${value.nodes}`;
    case 'due':
      return `due: ${show(value.data, 3)}`;
    case 'memory':
      return remembered(value);
  }
}

function labelled({ alertname, ...others }: AlertEvent['labels']): string {
  const named = Object.entries(others).map(([name, value]) => `${name}=${value}`);
  const all = [...(alertname === undefined ? [] : [alertname]), ...named].join(' ');
  return all === '' ? '' : `${all}: `;
}

function remembered({ key, value }: Pick<Remember, 'key' | 'value'>): string {
  return value === undefined ? `${key} is forgotten` : `${key} is ${show(value, 3)}`;
}

function isRemember(value: unknown): value is Remember {
  const { owner, key, causes } = (value ?? {}) as Partial<Remember>;
  return typeof owner === 'string' && typeof key === 'string' && Array.isArray(causes);
}

function isOutgoing(value: unknown): value is Outgoing {
  const { to, data, causes } = (value ?? {}) as Partial<Outgoing>;
  return typeof to === 'string' && data !== undefined && Array.isArray(causes);
}

function isAsked(value: unknown): value is Asked {
  const { endpoint, request } = (value ?? {}) as Partial<Asked>;
  return typeof endpoint === 'string' && request !== undefined;
}

function isEvent(value: unknown): value is Event {
  const { type, input, meta } = (value ?? {}) as Partial<Event>;
  return typeof type === 'string' && typeof input === 'string' && typeof meta === 'object';
}
