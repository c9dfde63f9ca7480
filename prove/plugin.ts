import process from 'node:process';
import type { Commands } from '../src/command.ts';
import type { Pipeline } from '../src/pipeline.ts';
import { commandsOf } from './commands.ts';
import { digest } from './digest.ts';

/** Counted by a server outside, which outlives the bot. */
async function effect(what: string): Promise<void> {
  const response = await fetch(`${process.env.PROVE_EFFECTS}/${what}`, { method: 'POST' });
  if (!response.ok) throw new Error(`the effects answered ${response.status}`);
}

export const commands: Commands = commandsOf(effect);

export const pipelines: readonly Pipeline[] = [digest(['slack', 'acme'], 'email:digest@example.org')];
