import { isZone } from '../../when/zone.ts';
import type { FromShell } from './wire.ts';

/** Reads a line of a shell; undefined when it is none. */
export function saidIn(line: string): FromShell | undefined {
  const said = parsed(line);
  if (typeof said !== 'object' || said === null) return undefined;
  if ('say' in said) {
    if (typeof said.say !== 'string') return undefined;
    return { say: said.say, ...('json' in said && said.json === true && { json: true }) };
  }
  if (!('micro' in said) || typeof said.micro !== 'number') return undefined;
  const zone = 'timezone' in said ? said.timezone : undefined;
  return { micro: said.micro, ...(typeof zone === 'string' && isZone(zone) && { timezone: zone }) };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
