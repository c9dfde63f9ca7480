import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ConsulPeer } from '../peers/consul.ts';
import { consulPeer } from '../peers/consul.ts';
import { live } from '../peers/live.ts';
import { micro } from '../support/micro.ts';
import type { Age } from './go.ts';
import { BUILD_TIME, buildGo, goService, goSubscriber } from './go.ts';

live(['go', 'consul'], 'commands of the bot, about real go-micro services', () => {
  let peer: ConsulPeer;
  let env: Readonly<Record<string, string>>;

  beforeAll(async () => {
    await buildGo();
    peer = await consulPeer();
    env = { MICRO_REGISTRY_ADDRESS: peer.address };
    return () => peer[Symbol.asyncDispose]();
  }, BUILD_TIME);

  const say = async (...argv: readonly string[]) => {
    const { code, stdout, stderr } = await micro(argv, { env }).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };
  const data = async (...argv: readonly string[]) => JSON.parse(await say(...argv, '--json'));

  describe.each<[string, Age]>([
    ['of 2019', 'old'],
    ['of today', 'new'],
  ])('%s', (_, age) => {
    const name = `greeter-${age}`;
    beforeAll(async () => {
      const greeter = await goService(age, peer, { name, version: '1.2.3' });
      return () => greeter[Symbol.asyncDispose]();
    });

    it('are listed and shown, with what they are asked and what they answer', async () => {
      expect(await data('list', 'services', 'greeter')).toContain(name);
      const shown = await say('get', 'service', name);
      expect(shown).toMatch(new RegExp(`^service {2}${name}\n\nversion 1\\.2\\.3\n\nId +Address +Port +Metadata\n`));
      expect(shown).toContain('Request: {\n\tname string\n}\n\nResponse: {\n\tmsg string\n}');
      expect(shown).toMatch(/Endpoint: Greeter\.Count\n(?:Description: Count streams .*\n)?Metadata: stream=true\n/);
    });

    it('say how they are, those without a handler too', async () => {
      const [{ up, status }] = await data('health', name);
      expect({ up, status }).toEqual({ up: true, status: age === 'old' ? 'ok' : 'up, no debug handler' });
      const stats = await say('stats', name);
      if (age === 'old')
        expect(stats).toMatch(/\n\S+ +127\.0\.0\.1:\d+ +\w{3} \d+ [\d:]+ +\d+s +\d+\.\d\dmb +\d+ +\S+s\n$/);
      else expect(stats).toMatch(new RegExp(`\n- ${name}-\\S+: no debug handler\n$`));
    });

    it('answer, and stream', async () => {
      expect(await data('call', name, 'Greeter.Hello', '{"name":"Änn"}')).toEqual({ msg: 'Hello Änn' });
      const counting = micro(['stream', name, 'Greeter.Count', '{"to":3}', '--json'], { env });
      onTestFinished(() => void counting.child.kill('SIGKILL'));
      await counting.until(({ stdout }) => stdout.split('\n').length > 3);
      expect(counting.output().stdout).toBe('{"number":1}\n{"number":2}\n{"number":3}\n');
    });

    it('hear what is published', async () => {
      const topic = `events-${age}`;
      await using one = await goSubscriber(age, peer, { topic });
      const said = micro(['publish', topic, '{"n":1}', '--yes', '--json'], { env });
      const { code, stdout } = await said.ended;
      expect(JSON.parse(stdout)).toEqual({ took: [expect.stringContaining(topic)], failed: [] });
      expect(code).toBe(0);
      await vi.waitFor(() => expect(one.heard()).toEqual([{ n: 1 }]), 10_000);
    });

    it('are seen to come and go', { timeout: 60_000 }, async () => {
      const watching = micro(['watch', `late-${age}`], { env });
      onTestFinished(() => void watching.child.kill('SIGKILL'));
      await watching.until(({ stdout }) => stdout.includes('not there'));
      const late = await goService(age, peer, { name: `late-${age}` });
      // It is new when it registers, and has a node when it first says that it lives.
      await watching.until(({ stdout }) => stdout.includes(`+ ${late.id} ${late.address} 1.0.0\n`));
      expect(watching.output().stdout).toContain(`late-${age}: new\n`);
      await late.stop();
      // Its node goes with it, or before it: Consul tells of nodes and of names in two answers.
      await watching.until(({ stdout }) => stdout.includes(`late-${age}: gone\n`));
      expect(watching.output().stdout).toContain(`\n- ${late.id} ${late.address} 1.0.0\n`);
    });
  });

  it('say of one that was killed that it cannot be reached, and exit 1 when it is called', async () => {
    await using dead = await goService('new', peer, { name: 'dead' });
    await dead.kill();
    const asked = await micro(['health', 'dead', '--json'], { env }).ended;
    expect(asked.code).toBe(1);
    const [{ up, status }] = JSON.parse(asked.stdout);
    expect({ up, status }).toEqual({ up: false, status: `${dead.address} cannot be reached (ECONNREFUSED)` });
    const called = await micro(['call', 'dead', 'Greeter.Hello', '{}'], { env }).ended;
    expect(called.code).toBe(1);
    expect(called.stdout).toMatch(/^error executing cmd: error calling dead\.Greeter\.Hello: .*cannot be reached/);
  });
});
