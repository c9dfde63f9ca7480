import { expect, it, vi } from 'vitest';
import type { Arrival } from '../../src/input.ts';
import { door } from '../../src/inputs/http/door.ts';
import { patience, use } from '../e2e/harness.ts';
import type { HttpConfig } from '../peers/alertmanager.ts';
import { startAlertmanager } from '../peers/alertmanager.ts';
import { live } from '../peers/live.ts';
import { opened } from '../support/webhook/opened.ts';

const token = 'a-token-of-alertmanager';
const labels = { alertname: 'DiskFull', instance: 'db1', severity: 'page' };

live('prometheus-alertmanager', 'a real Alertmanager', () => {
  it.each<[string, HttpConfig, object]>([
    ['a token', { authorization: { credentials: token } }, {}],
    ['a login', { basic_auth: { username: 'am', password: token } }, { user: 'am' }],
  ])(
    'proves itself by %s, calls again what was refused, and says when an alert is over',
    async (_, http, more) => {
      const at = use(door('127.0.0.1:0', '--http_address'));
      await at.listen();
      let refused = 0;
      const decide = ({ ack, refuse }: Arrival): void => {
        if (refused > 0) ack();
        else refuse('there is no room');
        refused += 1;
      };
      const options = { form: 'alertmanager', secret: [token], ...more } as const;
      const { heard } = await opened(options, { door: at, name: 'alerts', decide });
      const manager = use(await startAlertmanager(`http://${at.address}/hooks/alerts`, http));

      await manager.alert(labels, 'firing', 'The disk of db1 is full');
      await vi.waitFor(() => expect(heard).toHaveLength(2), patience);
      const [first, again] = heard.map(({ event }) => event);
      expect(again).toEqual(first);
      expect(first).toMatchObject({
        type: 'alert',
        status: 'firing',
        labels,
        place: 'bot',
        data: 'The disk of db1 is full',
      });

      await manager.alert(labels, 'resolved', 'The disk of db1 is full');
      await vi.waitFor(() => expect(heard).toHaveLength(3), patience);
      const over = heard[2]?.event;
      expect(over).toMatchObject({ type: 'alert', status: 'resolved', labels });
      expect(over?.id).not.toBe(first?.id);
      expect((over as { fingerprint?: string }).fingerprint).toBe((first as { fingerprint?: string }).fingerprint);
    },
    90_000,
  );
});
