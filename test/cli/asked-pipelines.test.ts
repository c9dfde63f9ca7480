import { describe, expect, it } from 'vitest';
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

describe('a plan of --on_call', () => {
  const asked = async (...plans: readonly string[]) => {
    const flags = plans.map((plan) => `--on_call=${plan}`);
    const around = { env: {}, folder: import.meta.dirname, preset: {}, only: undefined };
    return askedPipelines(await readSettings(flags, around)).pipelines.map(({ name }) => name);
  };

  it('has a name that stays when others are told, or at other times', async () => {
    const [one] = await asked('alerts -> slack:#ops, email:ann@example.org after 10m');
    expect(await asked('alerts  -> slack:#ops,email:bob@example.org after 5m')).toEqual([one]);
    const others = await asked('alerts -> slack:#ops', 'alerts:db -> slack:#ops', 'alerts -> slack:#db');
    expect(new Set(others).size).toBe(3);
  });

  it('is the only one that tells a place first of the same alerts', async () => {
    await expect(asked('alerts -> slack:#ops', 'alerts -> slack:#ops, irc:#a after 5m')).rejects.toThrow(
      "--on_call 'alerts -> slack:#ops, irc:#a after 5m': another --on_call tells slack:#ops first of the same alerts",
    );
  });
});
