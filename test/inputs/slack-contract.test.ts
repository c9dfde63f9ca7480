import { describe } from 'vitest';
import { slack } from '../../src/inputs/slack.ts';
import { inputContract } from './contract.ts';
import { slackPeer } from './slack-peer.ts';

describe('over Socket Mode', () => {
  inputContract(slack, () => slackPeer('granular'));
});

describe('over RTM', () => {
  inputContract(slack, () => slackPeer('classic'));
});
