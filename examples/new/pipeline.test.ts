import { marbles, run } from 'micro-bot-streams/testing';
import { it } from 'vitest';
import { samplePipeline } from './pipeline.ts';

const values = {
  a: run('deploy', { outcome: 'failed', error: 'no such service' }),
  b: run('ping'),
  m: { to: 'email:team@example.org', subject: 'deploy failed', data: 'no such service' },
};

it('mails what failed, and nothing else', () => marbles(samplePipeline, { runs: 'a-b' }, { email: 'm' }, values));
