/** Settings of the terminal. */
export const flags = {
  history: { type: 'string', description: 'File that keeps what was typed, for the next time', placeholder: 'FILE' },
} as const;
