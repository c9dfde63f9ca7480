import type { Peer, Place } from 'micro-bot-streams/testing/input';
import type { sampleInput } from './input.ts';
import { Chat, passwords } from './input-server.ts';

/** A room and a direct chat, with Ann in both. */
function places(chat: Chat): readonly [Place, Place] {
  const ann = 'sample:@ann';
  const sender = { id: ann, name: 'ann', verified: true, external: false } as const;
  const place = (room: string, heardIn: string): Omit<Place, 'name' | 'said' | 'conversation'> => {
    const heard = () => chat.said.filter(({ from, room: one }) => from === 'micro' && one === heardIn);
    const with_ = (words: string) => chat.said.find(({ from, text }) => from === 'ann' && text.includes(words));
    return {
      says: async (text) => void chat.post({ room, from: 'ann', text }),
      heard: async () => heard().map(({ text }) => text),
      thread: async (words) =>
        heard()
          .filter(({ thread }) => thread === with_(words)?.id)
          .map(({ text }) => text),
      marks: async (words) => [with_(words)?.mark ?? []].flat(),
    };
  };
  return [
    {
      ...place('#ops', '#ops'),
      name: 'a room',
      said: { addressed: false, from: ann, to: 'sample:#ops', replyTo: 'sample:#ops', place: '#ops', sender },
      conversation: 'each',
    },
    {
      ...place('@micro', '@ann'),
      name: 'a direct chat',
      said: { addressed: true, from: ann, to: 'sample:@micro', replyTo: ann, place: '@ann', sender },
      conversation: 'one',
    },
  ];
}

/** Starts the chat in this process. Put the real server of your network in its place, on 127.0.0.1. */
export async function samplePeer(): Promise<Peer<(typeof sampleInput)['flags']>> {
  const chat = new Chat();
  await chat.start();
  return {
    ports: { chat: chat.port },
    options: (account, { chat: port }) => {
      const user = account === 'other' ? 'other' : 'micro';
      const password = account === 'locked' ? 'not the right one' : (passwords[user] ?? '');
      return { server: `127.0.0.1:${port}`, user, password };
    },
    places: places(chat),
    stop: () => chat.stop(),
    start: () => chat.start(),
    carried: (text) => text,
    [Symbol.asyncDispose]: () => chat.stop(),
  };
}
