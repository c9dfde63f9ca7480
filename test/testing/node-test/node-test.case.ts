import { it } from 'node:test';
import { marbles } from '../../../src/testing/index.ts';

it('returns its run', () => marbles((source) => source, 'a', 'a'));

it('has a picture that is not there', () => marbles((source) => source, 'a', 'a', {}, { picture: 'no/where.svg' }));
