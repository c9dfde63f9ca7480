// node prove/piece.ts NAME SEED [--short]: measures one piece, and sends its figures to the process that started this one.
import process from 'node:process';
import { pieces } from './pieces.ts';

const [name = '', seed = '1', short] = process.argv.slice(2);
const piece = await pieces[name]?.();
const figures = await piece?.({ short: short === '--short', seed: Number(seed) });
// What a piece left open does not keep it.
if (process.send) process.send(figures, () => process.exit());
else console.log(figures);
