/** A lane, or a setting, cannot be what it is. Thrown by a test, its stack begins at the call of that. */
export class LaneError extends SyntaxError {}
