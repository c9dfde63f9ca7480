import { webhook } from '../../src/inputs/webhook.ts';
import { inputContract } from './contract.ts';
import { webhookPeer } from './webhook-peer.ts';

inputContract(webhook(), webhookPeer, { called: true });
