// npm run bench: everything in one run, as medians and ratios; writes BENCHMARKS.md and its picture.
// Numbers of two runs cannot be compared; the ratios of one can.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import process from 'node:process';
import { here, rounds } from './measure.ts';
import { plot } from './plot.ts';
import type { Section } from './section.ts';
import { goals, printed, written } from './section.ts';
import { breadth } from './sections/breadth.ts';
import { dispatch } from './sections/dispatch.ts';
import { growth } from './sections/growth.ts';
import { journal } from './sections/journal.ts';
import { registry } from './sections/registry.ts';
import { start } from './sections/start.ts';

if (!existsSync(here('peers/node_modules'))) {
  console.log('Installing what it is measured beside, in bench/peers …');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: here('peers'), stdio: 'inherit' });
}
console.log(`${rounds} rounds, each measurement in a process of its own, in turns; medians.\n`);

const { section, speeds } = dispatch();
const sections: Section[] = [];
const add = (one: Section): void => {
  sections.push(one);
  console.log(`${printed(one)}\n`);
};
add(section);
add(journal());
add(growth());
add(breadth());
add(await start());
for (const one of registry()) add(one);
add(goals(sections));

const machine = `Node ${process.version}, ${cpus().length} cores`;
const about = `# Benchmarks

Written by \`npm run bench\`: one run, ${rounds} rounds, each measurement in a process of its own, in turns, medians. Numbers of two
runs or two machines cannot be compared; the ratios of one run can. ${machine}.

Same work for all: a message comes in, the last of N commands matches, an async handler runs, an answer goes out. Hubot and Bolt
keep nothing and promise no order; their peer is the pipeline alone. A whole bot adds what the bot promises: each event and each
answer is written down first, conversations keep their order, each message has its deadline. Where that time goes:
[docs/performance.md](docs/performance.md).

![Messages a second, by contender and number of commands](docs/pictures/benchmarks.svg)
`;
const [reached] = sections.splice(-1);
writeFileSync(here('../docs/pictures/benchmarks.svg'), plot(speeds));
writeFileSync(
  here('../BENCHMARKS.md'),
  `${[about.trim(), ...[reached as Section, ...sections].map(written)].join('\n\n')}\n`,
);
execFileSync(here('../node_modules/.bin/biome'), ['format', '--write', here('../BENCHMARKS.md')], { stdio: 'ignore' });
