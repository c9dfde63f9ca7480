import type { Capabilities } from '../../input.ts';
import type { Reach } from './reach.ts';
import type { Rule } from './rule.ts';
import { claiming } from './rules/claiming.ts';
import { deciding } from './rules/deciding.ts';
import { dropping } from './rules/dropping.ts';
import { hearing } from './rules/hearing.ts';
import { opening } from './rules/opening.ts';
import { sending } from './rules/sending.ts';
import { settings } from './rules/settings.ts';
import { texts } from './rules/texts.ts';

const all: readonly Rule[] = [
  ...opening,
  ...hearing,
  ...deciding,
  ...sending,
  ...texts,
  ...claiming,
  ...dropping,
  ...settings,
];

/** The promises that an input has to keep, by what it claims to be able to do and how it is reached. */
export function rules(can: Capabilities, reach: Reach): readonly Rule[] {
  return all.filter(({ when = () => true, of }) => when(can) && (of === undefined || reach[of]));
}
