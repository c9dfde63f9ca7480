import { describe } from 'vitest';
import { email } from '../../src/inputs/email.ts';
import { live } from '../peers/live.ts';
import { inputContract } from './contract.ts';
import { startDelivery, startMailbox } from './email-peer.ts';

live(['exim4', 'dovecot'], 'mail that is read from a box', () => {
  inputContract(email, startMailbox);
});

live('exim4', 'mail that a mail server delivers', () => {
  describe('to the built-in server', () => inputContract(email, startDelivery));
});
