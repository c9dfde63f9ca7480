import { writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { of } from 'rxjs';
import { BotError, ConfigError } from '../../errors.ts';
import type { Pipeline } from '../../pipeline.ts';
import { defaultHorizon } from '../../pipeline.ts';
import type { Scene } from '../../testing/failure.ts';
import { spoken } from '../../testing/notation.ts';
import { sketch } from '../../testing/picture/sketch.ts';
import { svg } from '../../testing/picture/svg.ts';
import { portrait } from '../../testing/portrait.ts';
import { rehearsal } from '../../testing/rehearsal.ts';
import { shortened } from '../../testing/show.ts';
import { thrown } from '../../thrown.ts';
import type { World } from '../../world.ts';
import type { Surroundings } from '../command-line.ts';
import { readSettings } from '../command-line.ts';
import { flagTable } from '../flag-table.ts';
import { namedPipelines } from '../named-pipelines.ts';
import { noRegistry } from '../no-registry.ts';
import { ownFlags } from '../own-flags.ts';
import { forReaders } from './for-readers.ts';
import { graph } from './graph.ts';
import type { Sample } from './sample.ts';
import { sample } from './sample.ts';

const columns = 80;

/**
 * Draws pipelines for `micro marbles slack-to-email`: what each listens and speaks to, and one run of it in virtual
 * time, in which nothing real is asked or sent. With `--svg FILE` the run is also written as a picture.
 *
 * @returns What is to be printed.
 * @throws {ConfigError} There is no such pipeline, or a lane cannot be read.
 */
export async function marbles(argv: readonly string[], around: Omit<Surroundings, 'preset' | 'only'>): Promise<string> {
  const { given, words, rest } = ownFlags(argv, ['svg', 'frame'], await flagTable());
  const [word, ...said] = words;
  if (word === undefined)
    throw new ConfigError(
      'say which pipeline: micro marbles slack-to-email, or a file: micro marbles ./my-pipeline.ts',
    );
  const pipelines = await namedPipelines(word, rest, around);
  const { options } = await readSettings(rest, { ...around, preset: {}, only: undefined });
  const together = (options.on_call_group ?? 0) > 0;
  const file = given.get('svg');
  if (file !== undefined && pipelines.length > 1) {
    throw new ConfigError(`--svg: ${word} has ${pipelines.length} pipelines, and a picture shows one`);
  }
  const drawn: string[] = [];
  for (const one of pipelines) {
    const scene = await rehearsed(one, sample(one, said, { together }), given.get('frame') ?? '1m');
    if (file !== undefined) await written(resolve(around.folder, file), svg(sketch(scene)));
    const silent = [...scene.wanted.values()].every(({ marks }) => marks.length === 0);
    const hint = silent && said.length === 0 ? ['', indented(sayIt(word, one))] : [];
    drawn.push([indented(named(one)), '', ...facts(one), '', portrait(scene), ...hint].join('\n'));
  }
  if (file !== undefined) drawn.push(indented(`the picture is in ${file}`));
  return `${drawn.join('\n\n\n')}\n`;
}

async function rehearsed(pipeline: Pipeline, { lanes, values }: Sample, frame: string): Promise<Scene> {
  try {
    const ignore = ['settled', 'activity'];
    return forReaders(await rehearsal(pipeline, lanes, values, { frame, world: standIn, ignore }));
  } catch (error) {
    const reason = thrown(error);
    if (error instanceof SyntaxError) throw new ConfigError(reason, { cause: error });
    throw new BotError('PIPELINE', `${pipeline.name} cannot be run: ${reason}`, { cause: error });
  }
}

async function written(file: string, picture: string): Promise<void> {
  try {
    await writeFile(file, picture);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new ConfigError(`--svg: there is no folder ${dirname(file)}: make it first`, { cause });
    throw new ConfigError(`--svg: cannot write ${file} (${code})`, { cause });
  }
}

/** The graph; a name that makes it wider than a terminal stands above it. */
function named(pipeline: Pipeline): string {
  const whole = graph(pipeline);
  if (whole.split('\n').every(({ length }) => length <= columns - 2)) return whole;
  return `${pipeline.name}\n\n${graph({ ...pipeline, name: shortened(pipeline.name, 24) })}`;
}

function sayIt(word: string, { from: [lane = 'slack'] }: Pipeline): string {
  return `nothing comes of what is made up here: say what is heard, lanes and letters\n  micro marbles ${word} ${lane}='a 5m b' a='what a says'`;
}

function facts({ horizon, needs = {} }: Pipeline): readonly string[] {
  const held =
    horizon === undefined
      ? `settles event by event, each within ${spoken(defaultHorizon)}`
      : `keeps windows: an event stays for at most ${spoken(horizon)}`;
  const abilities = Object.entries(needs).map(
    ([input, list]) => `needs of ${input}: ${(list as readonly string[]).join(', ')}`,
  );
  return [held, ...abilities].map((line) => `  ${line}`);
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}

/** Services are there, and say who was asked; nobody is. */
const standIn: Partial<World> = {
  call: async (service, endpoint) => ({ json: JSON.stringify({ service, endpoint }) }),
  stream: (service, endpoint) => of({ json: JSON.stringify({ service, endpoint }) }),
  publish: async () => ({ took: [], failed: [] }),
  registry: noRegistry,
};
