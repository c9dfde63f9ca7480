import type { Command, Commands } from 'micro-bot-streams';

/** Asks where to and, once it is built, whether to go on. A restart between question and answer changes nothing. */
const deploy: Command = {
  name: 'deploy',
  usage: 'deploy [service]',
  description: 'Builds a service and puts it where you say',
  params: { service: { type: 'service', description: 'what to deploy', required: true } },
  examples: ['deploy greeter'],
  changes: true,
  memory: 'deploys',
  exec: async (_, { params, ask, once, remember, world }) => {
    const service = String(params.service);
    const env = await ask(`Where to put ${service}?`, { choices: ['staging', 'production'] });
    // Each answer begins this function anew: what must not be done again is done once.
    const build = await once('build', async () => (await world.call('builder', 'Build.Run', { service })).json);
    const sure = await ask(`Build ${build} is ready. Put it on ${env}?`, { choices: ['yes', 'no'], within: 3_600_000 });
    if (sure === 'no') return `build ${build} stays where it is`;
    await world.call('deployer', 'Deploy.Run', { service, env, build });
    remember(`${service} on ${env}`, build);
    return `build ${build} of ${service} is on ${env}`;
  },
};

/** Reads what the other remembers: both have the same memory. */
const deployed: Command = {
  name: 'deployed',
  usage: 'deployed',
  description: 'Shows which build is where',
  idempotent: true,
  memory: 'deploys',
  exec: async (_, { memories }) => {
    const rows = (await memories()).map(({ key, value }) => [key, String(value)]);
    return rows.length === 0 ? 'nothing was deployed yet' : [{ type: 'table', head: ['what', 'build'], rows }];
  },
};

export const commands: Commands = { '^deploy ': deploy, '^deployed$': deployed };
