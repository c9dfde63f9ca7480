import type { RunHelpers } from 'rxjs/testing';
import { TestScheduler } from 'rxjs/testing';
import { expect } from 'vitest';

/** What a picture is drawn with, and the clock it runs on. */
export interface Drawing extends RunHelpers {
  readonly clock: TestScheduler;
}

/** Runs what a test draws in virtual time: one frame is one millisecond. */
export function runMarbles(draw: (drawing: Drawing) => void): void {
  const clock = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
  clock.run((helpers) => draw({ ...helpers, clock }));
}
