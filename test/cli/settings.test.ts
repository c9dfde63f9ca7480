import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Settings } from '../../src/cli/command-line.ts';
import { readSettings } from '../../src/cli/command-line.ts';
import { ConfigError } from '../../src/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'micro-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function read(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Settings> {
  return readSettings(['bot', ...argv], { env, folder, preset: {} });
}

async function wrong(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const error = await read(argv, env).then(
    () => undefined,
    (failure: unknown) => failure,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return (error as Error).message;
}

describe('where a setting comes from', () => {
  it('takes the command line over the environment over the file over the default', async () => {
    const config = file('layers.json', { server_name: 'file', max_age: '1m', runs_per_minute: 7, log_level: 'warn' });
    const { options } = await read(['--server_name=argument', `--config=${config}`], {
      MICRO_SERVER_NAME: 'environment',
      MICRO_MAX_AGE: '2m',
    });
    expect(options).toMatchObject({
      server_name: 'argument',
      max_age: 120_000,
      runs_per_minute: 7,
      log_level: 'warn',
      stop_timeout: 8_000,
    });
  });

  it('reads --config itself from the environment', async () => {
    const config = file('env.json', { server_name: 'file' });
    expect((await read([], { MICRO_CONFIG: config })).options.server_name).toBe('file');
  });

  it('looks at no other name of the environment', async () => {
    const asked: string[] = [];
    const env = new Proxy<Record<string, string>>(
      { MICRO_BOT_PORT: 'tcp://10.0.0.1:80', MICRO_SLACK_PORT: 'tcp://10.0.0.2:80', MICRO_INPUTS: 'nonsense' },
      {
        get: (target, name) => {
          asked.push(String(name));
          return target[String(name)];
        },
      },
    );
    expect((await read([], env)).options.inputs).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('takes an empty variable for one that is not set', async () => {
    expect((await read([], { MICRO_SERVER_NAME: '' })).options.server_name).toBe('go.micro.bot');
  });
});

describe('the command line', () => {
  it('takes a dash for an underscore', async () => {
    expect((await read(['--server-name', 'x'])).options.server_name).toBe('x');
  });

  it('takes lists with commas and repeats, and routes with repeats only', async () => {
    const { options } = await read([
      '--allow_to=email:*,slack:*',
      '--allow_to=irc:*',
      '--summary=slack:#a,slack:#b -> email:x@example.org',
      '--summary=slack:#c -> email:y@example.org',
    ]);
    expect(options.allow_to).toEqual(['email:*', 'slack:*', 'irc:*']);
    expect(options.summary).toEqual(['slack:#a,slack:#b -> email:x@example.org', 'slack:#c -> email:y@example.org']);
  });

  it('reads times in seconds where there is no unit', async () => {
    const { options } = await read(['--register_ttl=90', '--register_interval=500ms', '--max_age=1h']);
    expect(options).toMatchObject({ register_ttl: 90_000, register_interval: 500, max_age: 3_600_000 });
  });

  it('reads sizes in bytes where there is no unit, and times that no timer holds', async () => {
    const most = async (size: string) => (await read([`--journal_max=${size}`])).options.journal_max;
    expect([await most('512MB'), await most('1.5GiB'), await most('2 gb'), await most('4096')]).toEqual([
      512_000_000, 1_610_612_736, 2_000_000_000, 4_096,
    ]);
    expect((await read([])).options).toMatchObject({ journal_max: 512_000_000, journal_keep: 604_800_000 });
    expect((await read(['--journal_keep=90d'])).options.journal_keep).toBe(7_776_000_000);
  });

  it('takes a boolean alone, or as told', async () => {
    const debug = async (argument: string) =>
      (await read(['--inputs=slack', '--slack_token=xoxb-1', argument])).instances[0]?.options.debug;
    expect(await debug('--slack_debug')).toBe(true);
    expect(await debug('--slack-debug=true')).toBe(true);
    expect(await debug('--slack_debug=false')).toBe(false);
  });

  it('keeps a token of digits as it is', async () => {
    expect((await read(['--registry_token=007'])).options.registry_token).toBe('007');
  });

  it.each([
    [['--slak_token=x'], 'unknown flag --slak_token: did you mean --slack_token?'],
    [['--zzzzzzzzzzzz'], 'unknown flag --zzzzzzzzzzzz: micro bot --help lists them all'],
    [['--__proto__=x'], /unknown flag --___proto___/],
    [['--constructor=x'], 'unknown flag --constructor: micro bot --help lists them all'],
    [['--toString'], 'unknown flag --toString: micro bot --help lists them all'],
    [['--server_name=a', '--server_name=b'], '--server_name is given more than once: keep one'],
    [['--server_name'], '--server_name is empty: give it a value, or leave it out'],
    [['--plugin'], '--plugin is empty: give it ./ping.ts, or leave it out'],
    [['--plugin='], '--plugin is empty: give it ./ping.ts, or leave it out'],
    [
      ['--allow_to=email:*', '--allow_to=,'],
      '--allow_to is empty: give it email:*@example.org,slack:*, or leave it out',
    ],
    [['--log_level=loud'], '--log_level must be one of debug, info, warn, error; it is "loud"'],
    [['--runs_per_minute=many'], '--runs_per_minute must be a number; it is "many"'],
    [['--max_age=soon'], /--max_age must be a time such as 90s, 5m or 1h .*; it is "soon"/],
    [['--stop_timeout=0'], /--stop_timeout must be a time/],
    [['--stop_timeout=90d'], /--stop_timeout must be a time .* at most 24 days/],
    [['--journal_keep=0'], '--journal_keep must be a time such as 90s, 5m or 1h (seconds without a unit); it is "0"'],
    [['--journal_max=big'], '--journal_max must be a size such as 512MB or 2GB (bytes without a unit); it is "big"'],
    [['--journal_max=0MB'], /--journal_max must be a size/],
    [['--journal_max=9999999TB'], /--journal_max must be a size/],
    [['--slack_debug=maybe'], '--slack_debug must be true or false; it is "maybe"'],
    [['--inputs=slak'], '--inputs: there is no input slak: did you mean slack?'],
    [['--inputs=constructor'], /^--inputs: there is no input constructor; there are slack, (?:\w+, )*console$/],
    [['--inputs=console,console'], '--inputs has console twice: name the second one, as in other=console'],
    [['--inputs=runs=console'], '--inputs: the bot uses the name runs itself: choose another'],
    [['--inputs=email=console'], '--inputs: email is an input of its own: choose another name for console'],
    [['--inputs=a:b=console'], '--inputs: a:b cannot be a name: use a to z, digits and - or _ between them'],
    [['--inputs=slack'], /the input slack needs --slack_token=xoxb-… \(or MICRO_SLACK_TOKEN\)/],
    [
      ['--inputs=slack,email', '--email_from=bot@example.org'],
      /^the input slack needs --slack_token=.*\nthe input email needs --email_smtp=[^\n]*$/,
    ],
    [['--inputs=acme=slack', '--slack_token=x'], /the input acme needs --acme_token=/],
  ])('says what to do about %j', async (argv, message) => {
    expect(await wrong(argv)).toMatch(typeof message === 'string' ? literally(message) : message);
  });

  it('does not repeat a word that stands alone, since it may be a secret', async () => {
    const message = await wrong(['--slack_token=', 'xoxb-secret']);
    expect(message).toContain("is there a space after a '=', or");
    expect(message).not.toContain('xoxb-secret');
  });

  it('does not repeat a secret that is stuck to a name', async () => {
    expect(await wrong(['--slack_token:xoxb-secret'])).not.toContain('secret');
  });
});

describe('instances', () => {
  it('prefixes the flags and the environment of a second one with its name', async () => {
    const { instances } = await read(['--inputs=slack,acme-eu=slack', '--slack_token=one', '--acme-eu_reply=channel'], {
      MICRO_ACME_EU_TOKEN: 'two',
    });
    expect(instances).toMatchObject([
      { name: 'slack', kind: 'slack', options: { token: 'one', reply: 'thread' } },
      { name: 'acme-eu', kind: 'slack', options: { token: 'two', reply: 'channel' } },
    ]);
  });

  it('asks for nothing of an input that does not run, and knows its flags all the same', async () => {
    expect((await read(['--inputs=console', '--slack_token=x'])).instances).toEqual([
      { name: 'console', kind: 'console', options: {} },
    ]);
  });
});

describe('secrets', () => {
  it('may stand in a file', async () => {
    const token = file('token', 'xoxb-filed\n');
    const settings = await read(['--inputs=slack'], { MICRO_SLACK_TOKEN_FILE: token });
    expect(settings.instances[0]?.options.token).toBe('xoxb-filed');
    expect(settings.secrets).toEqual(['xoxb-filed']);
  });

  it.each([
    [['--slack_token='], {}, '--slack_token is empty: give it xoxb-…, or leave it out'],
    [[], { MICRO_SLACK_TOKEN: '' }, 'MICRO_SLACK_TOKEN is empty: give it xoxb-…, or leave it out'],
    [['--slack_token=x', '--slack_token_file=y'], {}, '--slack_token and --slack_token_file are both set: keep one'],
    [['--slack_token_file=/nowhere'], {}, '--slack_token_file names a file that cannot be read (ENOENT): /nowhere'],
  ])('says what is wrong with %j %j', async (argv, env, message) => {
    expect(await wrong(argv, env as Record<string, string>)).toBe(message);
  });

  it('may be several: with commas, or one a line in a file', async () => {
    const secrets = ['ci=whsec_one', 'whsec_two'];
    const kept = file('secrets', 'ci=whsec_one\r\n\n whsec_two\n');
    for (const given of [`--webhook_secret=${secrets}`, `--webhook_secret_file=${kept}`]) {
      const settings = await read(['--inputs=webhook', given]);
      expect(settings.instances[0]?.options.secret).toEqual(secrets);
      expect(settings.secrets).toEqual(secrets);
    }
  });

  it('may not stand in an empty file', async () => {
    expect(await wrong([`--slack_token_file=${file('empty', '\n')}`])).toContain('names a file that is empty');
  });

  it('prefers the file named on the command line to the secret in the environment', async () => {
    const token = file('token2', 'filed');
    const { options } = await read([`--registry_token_file=${token}`], { MICRO_REGISTRY_TOKEN: 'environment' });
    expect(options.registry_token).toBe('filed');
  });
});

describe("the environment of Consul's own tools", () => {
  const env = {
    CONSUL_HTTP_ADDR: 'consul.example.org:8501',
    CONSUL_HTTP_SSL: 'true',
    CONSUL_HTTP_TOKEN: 'theirs',
    CONSUL_CACERT: '/etc/consul/ca.pem',
  };

  it('counts where nothing else is set', async () => {
    const { options, secrets } = await read([], env);
    expect(options).toMatchObject({
      registry_address: ['https://consul.example.org:8501'],
      registry_token: 'theirs',
      registry_ca: '/etc/consul/ca.pem',
    });
    expect(secrets).toEqual(['theirs']);
  });

  it.each([
    ['the command line', ['--registry_address=mine', '--registry_token=ours'], {}],
    ['our own environment', [], { MICRO_REGISTRY_ADDRESS: 'mine', MICRO_REGISTRY_TOKEN: 'ours' }],
    ['the file', [`--config=${file('ours.json', { registry_address: 'mine', registry_token: 'ours' })}`], {}],
  ])('counts less than %s', async (_, argv, own) => {
    const { options } = await read(argv, { ...env, ...own });
    expect(options).toMatchObject({ registry_address: ['mine'], registry_token: 'ours' });
  });

  it.each<[Record<string, string>, readonly string[]]>([
    [{ CONSUL_HTTP_ADDR: 'one:1' }, ['one:1']],
    [{ CONSUL_HTTP_ADDR: 'one:1', CONSUL_HTTP_SSL: 'false' }, ['one:1']],
    [{ CONSUL_HTTP_ADDR: 'http://one:1', CONSUL_HTTP_SSL: '1' }, ['http://one:1']],
    [{ CONSUL_HTTP_SSL: '1' }, ['https://127.0.0.1:8500']],
    [{ CONSUL_HTTP_ADDR: '' }, []],
  ])('says where Consul is: %j', async (given, addresses) => {
    expect((await read([], given)).options.registry_address).toEqual(addresses);
  });

  it.each([
    ['asked for', ['--registry=mdns'], {}],
    ['in our own environment', [], { MICRO_REGISTRY: 'mdns' }],
    ['in the file', [`--config=${file('mdns.json', { registry: 'mdns' })}`], {}],
  ])('is nothing to another registry, %s', async (_, argv, own) => {
    const { options, secrets } = await read(argv, { ...env, ...own });
    expect(options).toMatchObject({ registry: 'mdns', registry_address: [] });
    expect([options.registry_token, options.registry_ca, secrets]).toEqual([undefined, undefined, []]);
  });

  it('takes the token from a file, unless it is set', async () => {
    const CONSUL_HTTP_TOKEN_FILE = file('consul-token', 'filed\n');
    expect((await read([], { CONSUL_HTTP_TOKEN_FILE })).options.registry_token).toBe('filed');
    expect((await read([], { ...env, CONSUL_HTTP_TOKEN_FILE })).options.registry_token).toBe('theirs');
  });

  it('is named when it is wrong', async () => {
    expect(await wrong([], { CONSUL_HTTP_TOKEN_FILE: join(folder, 'nowhere') })).toContain(
      'CONSUL_HTTP_TOKEN_FILE names a file that cannot be read',
    );
  });
});

describe('the config file', () => {
  it('holds what the command line does', async () => {
    const config = file('full.json', {
      inputs: ['slack', 'acme=slack'],
      'slack-token': 'one',
      acme_token: 'two',
      summary: ['slack:#a, slack:#b -> email:x@example.org every 1h'],
      allow_to: 'email:*,slack:*',
      register_ttl: 30,
      slack_debug: true,
    });
    const { options, instances } = await read([`--config=${config}`]);
    expect(options).toMatchObject({
      summary: ['slack:#a, slack:#b -> email:x@example.org every 1h'],
      allow_to: ['email:*', 'slack:*'],
      register_ttl: 30_000,
    });
    expect(instances.map(({ options: { token, debug } }) => [token, debug])).toEqual([
      ['one', true],
      ['two', false],
    ]);
  });

  it.each([
    ['{"slak_token": "secret"}', /^unknown flag "slak_token" in the --config file: did you mean slack_token\?$/],
    ['["slack"]', /write one JSON object with flags by name$/],
    ['{"slack_token": "xoxb-secret",}', /^--config .* is not JSON/],
    ['{"slack": {"token": "secret"}}', /"slack" must be a text, a number, true, false or a list of texts$/],
    ['{"max_age": "secret", "max-age": 1}', /"max_age" is there twice, as - equals _$/],
    ['{"log_level": "loud"}', /^"log_level" in .*\.json must be one of debug, info, warn, error; it is "loud"$/],
    ['{"slack_token": ""}', /^"slack_token" in .*\.json is empty/],
  ])('says what is wrong with %s', async (content, message) => {
    const text = await wrong([`--config=${file('wrong.json', content)}`]);
    expect(text).toMatch(message);
    expect(text).not.toContain('secret');
  });

  it('holds rules as they are; a flag holds them as JSON, a line each, and goes first', async () => {
    const rules = [{ deny: 'call', args: 'pay, *' }, { allow: 'deploy' }];
    const config = file('rules.json', { allow: rules });
    expect((await read([`--config=${config}`])).options.allow).toEqual(rules.map((rule) => JSON.stringify(rule)));
    const one = file('rule.json', { allow: rules[0] });
    expect((await read([`--config=${one}`])).options.allow).toEqual([JSON.stringify(rules[0])]);
    const given = ['--allow', '{"deny":"a,b"}\n{"deny":"c"}', '--allow={"deny":"d"}'];
    expect((await read([`--config=${config}`, ...given])).options.allow).toEqual([
      '{"deny":"a,b"}',
      '{"deny":"c"}',
      '{"deny":"d"}',
    ]);
  });

  it('may begin with a byte order mark', async () => {
    const config = file('marked.json', '\uFEFF{ "runs_per_minute": 7 }');
    expect((await read([`--config=${config}`])).options.runs_per_minute).toBe(7);
  });

  it('must be there', async () => {
    expect(await wrong(['--config=/nowhere.json'])).toBe('--config /nowhere.json cannot be read (ENOENT)');
  });
});

function literally(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
}
