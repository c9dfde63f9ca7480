import { inTurns, measured } from '../measure.ts';
import type { Section } from '../section.ts';

/** What must not grow with what waits, or was. */
export function growth(): Section {
  const conversations = JSON.parse(measured('conversations.ts'));
  const lane = inTurns(['slow'], () => Number(measured('slow-lane.ts')))('slow');
  const summary = JSON.parse(measured('summary.ts'));
  const evil = JSON.parse(measured('evil.ts'));
  const rows = [
    {
      what: '100,000 conversations of the last hour, none running: memory each',
      toReach: '1 KB',
      measured: `${Math.max(0, Math.round(conversations.bytes)).toLocaleString('en')} bytes`,
      reached: conversations.bytes <= 1_024,
    },
    {
      what: 'events/s in 100,000 conversations beside one',
      toReach: '0.5',
      measured: conversations.ratio.toFixed(2),
      reached: conversations.ratio >= 0.5,
    },
    {
      what: '100,000 messages wait for a network that takes nothing: events/s of the others',
      toReach: '0.9',
      measured: lane.toFixed(2),
      reached: lane >= 0.9,
    },
    {
      what: `summaries of 100,000 messages (${summary.mails} full ones)`,
      toReach: '1 s, 200 MB, the loop kept 50 ms at most',
      measured: `${summary.ms.toFixed(0)} ms, ${summary.megabytes.toFixed(0)} MB, ${summary.longest.toFixed(0)} ms at most`,
      reached: summary.ms <= 1_000 && summary.megabytes <= 200 && summary.longest <= 50,
    },
    {
      what: 'the worst of 32 evil texts of 16 KiB with each pattern that ships',
      toReach: '5 ms',
      measured: matched(evil.shipped),
      reached: evil.shipped.find <= 5 && evil.shipped.capture <= 5,
    },
    {
      what: `${evil.patterns} evil patterns of plugins: ${evil.refused} are refused when loaded; the worst of the others with those texts (captures: as long as they take)`,
      toReach: '5 ms',
      measured: matched(evil.taken),
      reached: evil.taken.find <= 5 && evil.taken.capture <= 5,
    },
  ];
  return {
    title: 'Growth',
    head: ['', 'measured'],
    rows: rows.map(({ what, measured }) => [what, measured]),
    goals: rows,
  };
}

function matched({ find, capture }: { readonly find: number; readonly capture: number }): string {
  return `${find.toFixed(1)} ms to match, ${capture.toFixed(1)} ms for captures that a command asks for`;
}
