import { expect, it } from 'vitest';
import { askedPipelines } from '../../src/cli/asked-pipelines.ts';
import { readSettings } from '../../src/cli/command-line.ts';
import { alert, marbles } from '../../src/testing/index.ts';

it('tells together what comes within --on_call_group, after --on_call_wait', async () => {
  const flags = ['--on_call_wait=3s', '--on_call_group=2s', '--on_call_steady=1s', '--on_call=alerts -> slack:#ops'];
  const { options } = await readSettings(flags, { env: {}, folder: import.meta.dirname, preset: {}, only: undefined });
  const [asked] = askedPipelines({ options }).pipelines;
  const one = (fingerprint: string) => alert(fingerprint, { fingerprint, meta: { groupKey: 'g', startsAt: '9' } });
  await marbles(
    asked ?? expect.unreachable('--on_call asks for a pipeline'),
    { alerts: 'ab---c' },
    { slack: '-----m----n', memory: '-----r----r' },
    {
      ...{ a: one('a'), b: one('b'), c: one('c') },
      m: { data: /^Firing: alert, 2 alerts\n/ },
      n: { data: /^Firing: alert\nc\n/ },
      r: { owner: 'on-call' },
    },
    { frame: '1s', until: '-----------!' },
  );
});
