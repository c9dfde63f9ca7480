import { expect, it } from 'vitest';
import { inVain } from '../../src/cli/in-vain.ts';
import { commands } from '../../src/commands/index.ts';

const found = (options: Partial<Parameters<typeof inVain>[0]>) =>
  inVain(
    { allow_to: [], admins: [], answer_bots: [], allow: [], ...options },
    { inputs: ['slack', 'console'], commands: commands() },
  );

it.each([
  [
    { allow_to: ['email:*@example.org'] },
    /^--allow_to 'email:.*' allows nothing: there is no input email; there are slack/,
  ],
  [{ answer_bots: ['slak:B1'] }, /^--answer_bots 'slak:B1' names no bot: there is no input slak/],
  [{ admins: ['slak:U1'] }, /^--admins 'slak:U1' names nobody: there is no input slak/],
  [
    { allow: ['{"deny":"ping"}', '{"deny":"deregster"}'] },
    /^--allow: rule 2 names deregster, .*did you mean deregister\?$/,
  ],
  [{ allow: ['{"deny":"*","by":["slack:U1","slak:*"]}'] }, /^--allow: rule 1 names slak:\*: there is no input slak/],
  [{ allow: ['{"deny":"*","in":"email:x"}'] }, /^--allow: rule 1 names email:x: there is no input email/],
])('%j is in vain', (options, words) => {
  expect(found(options)).toEqual([expect.stringMatching(words)]);
});

it.each([
  [{ allow_to: ['SLACK:*', '*:x'] }],
  [{ admins: ['slack:U1', 'shell:ann'] }],
  [{ answer_bots: ['*', 'slack:*'] }],
  [{ allow: ['{"deny":"*"}', '{"deny":["Deregister","dead letters","re*"],"by":"*","in":"*"}'] }],
  // A service may bring it.
  [{ allow: ['{"deny":"weatherforecast"}'] }],
])('%j is not', (options) => {
  expect(found(options)).toEqual([]);
});
