import process from 'node:process';
import type { Registered } from 'micro-bot-streams';
import { commandService } from 'micro-bot-streams';
import type { Observable } from 'rxjs';

/** A command that is a program of its own: every bot that finds it in the same Consul has the command `shout`. */
export const shout: Observable<Registered> = commandService({
  name: 'shout',
  usage: 'shout [words]',
  description: 'Says it louder',
  exec: ([, ...words]) => words.join(' ').toUpperCase(),
  addresses: [process.env.CONSUL_HTTP_ADDR ?? '127.0.0.1:8500'],
});

if (import.meta.main) {
  const running = shout.subscribe(({ registered }) => process.stdout.write(`${registered} is there\n`));
  process.once('SIGTERM', () => running.unsubscribe());
}
