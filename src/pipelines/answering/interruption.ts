/** Why a run was ended before it was done: it was stopped, took too long, asks, or asks something else than before. */
export type Interruption = 'cancelled' | 'timeout' | 'asked' | 'changed';
