import type { Account } from '../everywhere/account.ts';
import { everywhereRound } from '../everywhere/round.ts';
import type { Figure, Size } from '../figure.ts';

const perSecond = 5;
/** Where no key and no history tells of a message that was sent: one may come twice for each kill. */
const blind = ['irc', 'email'];

/** Killed in every network at once: Slack, XMPP, IRC, mail both ways and webhooks, each passing on to all the others. */
export async function everywhere({ short, seed }: Size): Promise<readonly Figure[]> {
  const kills = short ? 4 : 20;
  const account = await everywhereRound({ seed, kills, perSecond });
  console.log(`  ${told(account)}`);
  const control = await everywhereRound({ seed, kills: short ? 2 : 6, perSecond, broken: 'no-dedupe' });
  const holds = kept(account, kills);
  return [
    {
      name: '`kill -9` in all networks at once (Slack, Prosody, ngIRCd, Exim and Dovecot, webhooks), each to all others',
      toReach: 'lost 0; seen twice 0 where there is a key or a history, else at most 1 per kill',
      measured: told(account),
      control: `knows no event again: ${told(control)}`,
      faults: `${kills} kills; ${account.said} messages, ${account.messages} passed on`,
      holds,
      reached: holds && account.said >= kills && !kept(control, kills),
    },
  ];
}

function kept({ lost, doubled }: Account, kills: number): boolean {
  return (
    lost.length === 0 && Object.entries(doubled).every(([name, count]) => count <= (blind.includes(name) ? kills : 0))
  );
}

function told({ lost, doubled, messages }: Account): string {
  const twice = Object.entries(doubled).map(([name, count]) => `${name} ${count}`);
  return `lost ${lost.length} of ${messages}; twice: ${twice.join(', ')}`;
}
