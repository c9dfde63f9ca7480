import assert from 'node:assert/strict';
import type { IncomingHttpHeaders } from 'node:http';
import { alertmanager } from '../../../src/inputs/webhook/alertmanager.ts';
import { BadCall } from '../../../src/inputs/webhook/bad-call.ts';
import { github } from '../../../src/inputs/webhook/github.ts';
import { jsonBody } from '../../../src/inputs/webhook/json-body.ts';
import { standard } from '../../../src/inputs/webhook/standard.ts';
import type { Json } from '../../../src/json.ts';
import { mutatedJson } from '../mutated-json.ts';
import type { Target } from '../target.ts';

const repository = { full_name: 'octo/hello', html_url: 'https://github.com/octo/hello' };
const sender = { login: 'ann', type: 'User' };
const alert = {
  ...{ status: 'firing', labels: { alertname: 'DiskFull', instance: 'db1' }, annotations: { summary: 'full' } },
  ...{ startsAt: '2026-11-27T03:00:00Z', endsAt: '0001-01-01T00:00:00Z', fingerprint: 'c6eadffa33fcdf37' },
};

const seeds: readonly Json[] = [
  { text: 'deploy done', from: 'ci', to: 'bot', conversation: 'build 7', timestamp: '2026-11-27T03:00:00Z' },
  { text: 'micro: ping' },
  { ref: 'refs/heads/main', commits: [{ message: 'mend it\n\nlong' }], pusher: { name: 'ann' }, sender, repository },
  { action: 'opened', issue: { number: 12, title: 'x', author_association: 'NONE' }, sender, repository },
  { action: 'created', issue: { number: 12 }, comment: { body: 'y', html_url: 'https://a.b' }, sender, repository },
  { action: 'closed', pull_request: { number: 13, title: 'z', merged: true }, review: { state: 'approved' }, sender },
  { action: 'published', release: { tag_name: 'v1', name: 'One' }, workflow_run: { name: 'CI', head_branch: 'a' } },
  {
    version: '4',
    receiver: 'bot',
    groupKey: '{}',
    externalURL: 'http://am',
    alerts: [alert, { ...alert, status: 'resolved' }],
  },
];

const kinds = [
  'push',
  'issues',
  'issue_comment',
  'pull_request',
  'pull_request_review',
  'release',
  'workflow_run',
  'star',
];

/** The bodies of calls that were signed: who signs may write anything all the same. */
export const webhooks: Target = {
  name: 'webhooks',
  make: (any) => mutatedJson(any, seeds),
  read(text) {
    const body = Buffer.from(text);
    const headers: IncomingHttpHeaders = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1700000000',
      'x-micro-hops': '1',
    };
    const around = { caller: { name: 'ci', verified: true }, name: 'webhook', bot: 'micro' };
    const read = (form: typeof standard, more: IncomingHttpHeaders = {}) =>
      refusing(() => [
        ...form.read(jsonBody(body), { ...around, call: { headers: { ...headers, ...more }, body, at: 1 } }),
      ]);
    const found = [
      ...read(standard),
      ...read(alertmanager),
      ...read(github, { 'x-github-event': kinds[body.length % kinds.length] }),
    ];
    for (const event of found) {
      assert(event.id.startsWith('webhook:') && event.from.startsWith('webhook:') && event.to.startsWith('webhook:'));
      assert(event.conversation !== '' && event.place !== '' && event.sender.name !== '' && Number.isFinite(event.at));
      JSON.stringify(event.meta, finite);
      if ('data' in event) assert(event.data.isWellFormed());
    }
  },
};

/** A number without end would be written down as none. */
function finite(_name: string, value: unknown): unknown {
  if (typeof value === 'number') assert(Number.isFinite(value));
  return value;
}

function refusing<T>(work: () => readonly T[]): readonly T[] {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof BadCall)) throw error;
    return [];
  }
}
