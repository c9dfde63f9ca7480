import type { Produced } from '../../src/journal.ts';
import type { Outgoing } from '../../src/outgoing.ts';
import type { Later } from '../../src/pipeline.ts';
import { text } from '../support/place.ts';

export function said(id: string, fields: Parameters<typeof text>[3] = {}): ReturnType<typeof text> {
  return text('chat', id, 'hi', { at: 0, ...fields });
}

export function saying(cause: string, fields: Partial<Outgoing> = {}): Outgoing {
  return { type: 'text', to: 'chat:room', data: 'hello', causes: [cause], ...fields };
}

export function says(cause: string, fields: Partial<Outgoing> = {}, lane = 'chat:room'): Produced {
  return { sink: 'send', message: saying(cause, fields), lane };
}

export function settled(id: string): Produced {
  return { sink: 'settled', ids: [id] };
}

export function later(cause: string, due: number, fields: Partial<Later> = {}): Produced {
  return { sink: 'later', job: { due, data: null, causes: [cause], ...fields } };
}
