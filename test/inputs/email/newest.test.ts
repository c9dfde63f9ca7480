import { expect, test } from 'vitest';
import { newest } from '../../../src/inputs/email/newest.ts';

test.each([
  ['Gmail', 'ping\n\nOn Mon, Nov 2, 2026 at 3:04 PM micro <bot@home.test> wrote:\n\n> pong\n> more'],
  [
    'Gmail, the line broken in two',
    'ping\n\nOn Mon, Nov 2, 2026 at 3:04 PM a very long name <\nbot@home.test> wrote:\n\n> pong',
  ],
  ['Gmail, German', 'ping\n\nAm Mo., 2. Nov. 2026 um 15:04 Uhr schrieb micro <bot@home.test>:\n\n> pong'],
  ['Gmail, French', 'ping\n\nLe lun. 2 nov. 2026 à 15:04, micro <bot@home.test> a écrit :\n\n> pong'],
  ['Gmail, Spanish', 'ping\n\nEl lun, 2 nov 2026 a las 15:04, micro (<bot@home.test>) escribió:\n\n> pong'],
  ['Gmail, Italian', 'ping\n\nIl giorno lun 2 nov 2026 alle ore 15:04 micro <bot@home.test> ha scritto:\n\n> pong'],
  ['Gmail, Portuguese', 'ping\n\nEm seg., 2 de nov. de 2026 às 15:04, micro <bot@home.test> escreveu:\n\n> pong'],
  ['Gmail, Dutch', 'ping\n\nOp ma 2 nov 2026 om 15:04 schreef micro <bot@home.test>:\n\n> pong'],
  ['Gmail, Polish', 'ping\n\nW dniu pon., 2 lis 2026 o 15:04 micro <bot@home.test> napisał(a):\n\n> pong'],
  ['Gmail, Russian', 'ping\n\nпн, 2 нояб. 2026 г. в 15:04, micro <bot@home.test> написал:\n\n> pong'],
  ['Gmail, Swedish', 'ping\n\nDen mån 2 nov. 2026 kl 15:04 skrev micro <bot@home.test>:\n\n> pong'],
  ['Gmail, Chinese', 'ping\n\n2026年11月2日 15:04，micro <bot@home.test> 写道：\n\n> pong'],
  ['Thunderbird, German', 'ping\n\nAm 02.11.26 um 15:04 schrieb micro:\n> pong'],
  [
    'Outlook',
    'ping\n\n________________________________\nFrom: micro <bot@home.test>\nSent: Monday\nTo: Ann\nSubject: x\n\npong',
  ],
  ['Outlook, without the rule', 'ping\n\nFrom: micro <bot@home.test>\nSent: Monday\nTo: Ann\nSubject: x\n\npong'],
  ['Outlook, German', 'ping\n\nVon: micro <bot@home.test>\nGesendet: Montag\nAn: Ann\nBetreff: x\n\npong'],
  ['Outlook, French', 'ping\n\nDe : micro <bot@home.test>\nEnvoyé : lundi\nÀ : Ann\nObjet : x\n\npong'],
  ['Outlook, bold', 'ping\n\n*From:* micro <bot@home.test>\n*Sent:* Monday\n*To:* Ann\n\npong'],
  ['old Outlook', 'ping\n\n-----Original Message-----\nFrom: micro\n\npong'],
  ['a mail passed on', 'ping\n\n---------- Forwarded message ---------\nFrom: micro\n\npong'],
  ['Apple, a mail passed on', 'ping\n\nBegin forwarded message:\n\nFrom: micro\n\npong'],
  ['a signature', 'ping\n\n-- \nAnn\n> not a quote'],
  ['a signature without its space', 'ping\n--\nAnn'],
  ['a telephone', 'ping\n\nSent from my iPhone'],
  ['a telephone, German', 'ping\n\nVon meinem iPhone gesendet'],
  ['Outlook on a telephone', 'ping\n\nGet Outlook for iOS'],
  ['quoted first', '> pong\n> more\n\nping'],
  ['signs that nobody sees', '\u200bping\ufeff\u00a0'],
])('%s', (_, text) => {
  expect(newest(text)).toBe('ping');
});

test.each([
  'On Friday I wrote:\nhello',
  'On the whole\nit is well',
  'From: is a word\nthat begins a line',
  'call x Y {"From": "a"}',
  '--\u00a0not a signature',
  'Sent the invoice',
  'a\n\nb\n\nc',
  '1. first\n2. second',
])('keeps what somebody wrote: %j', (text) => {
  expect(newest(text)).toBe(text.replaceAll('\u00a0', ' '));
});

test('keeps answers between what is quoted', () => {
  expect(newest('> one?\nyes\n> two?\nno')).toBe('yes\nno');
});

test('says nothing where there is nothing new', () => {
  expect(newest('> all\n> quoted')).toBe('');
  expect(newest('')).toBe('');
});
