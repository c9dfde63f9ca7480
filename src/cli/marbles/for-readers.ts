import { onCallOwner } from '../../firing.ts';
import type { Remember } from '../../memory.ts';
import { organs } from '../../organs.ts';
import type { Scene } from '../../testing/failure.ts';

/**
 * Leaves out of a run what says nothing to its readers: the bot's own inputs where nothing is heard in them, and what is
 * remembered for `alerts` and `ack`, under keys that are nobody's words.
 */
export function forReaders(scene: Scene): Scene {
  const { sources, wanted, values } = scene;
  const forCommands = (label: string) => (values[label] as Remember | undefined)?.owner === onCallOwner;
  const heard = [...sources].filter(([lane, { marks }]) => marks.length > 0 || !organs.has(lane));
  const said = [...wanted].filter(
    ([lane, { marks }]) => lane !== 'memory' || !marks.every((mark) => forCommands(mark.label)),
  );
  return { ...scene, sources: new Map(heard), wanted: new Map(said) };
}
