/** A lane, or the length of a frame, cannot be read. Thrown by a test, its stack begins at the call of that. */
export class LaneError extends SyntaxError {}
