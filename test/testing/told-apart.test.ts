import { expect, it } from 'vitest';
import { toldApart } from '../../src/testing/picture/told-apart.ts';

const mail = (subject: string, data: string) => ({ type: 'text', to: 'email:ann@x.org', subject, data, causes: ['a'] });

it('tells messages of one subject by the first line in which they differ, and others by their subject', () => {
  const said = [mail('disk full', 'db1\nfiring'), mail('disk full', 'db1\nbob has it'), mail('lunch', 'db1'), 'word'];
  expect(toldApart(said, 80)).toEqual([
    'to email:ann@x.org: disk full: firing',
    'to email:ann@x.org: disk full: bob has it',
    'to email:ann@x.org: lunch',
    'word',
  ]);
});

it('cuts the subject before what tells apart, in a line that is too long for both', () => {
  const subject = 'the disk of db1 is full, and that of db2';
  expect(toldApart([mail(subject, 'firing'), mail(subject, 'over, after an hour and more')], 40)).toEqual([
    'to email:ann@x.org: the disk of…: firing',
    'to email:ann@x.org:…: over, after an ho…',
  ]);
});

it('leaves alike what is the same', () => {
  expect(toldApart(['hi', 'hi'], 80)).toEqual(['hi', 'hi']);
});
