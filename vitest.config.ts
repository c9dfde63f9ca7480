import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(`src/${path}`, import.meta.url));

export default defineConfig({
  // The examples import the package by its name, as everybody does; here that is the sources.
  resolve: {
    alias: [
      { find: /^micro-bot-streams$/, replacement: source('index.ts') },
      { find: /^micro-bot-streams\/(operators|testing)$/, replacement: source('$1/index.ts') },
      { find: /^micro-bot-streams\/testing\/input$/, replacement: source('testing/input.ts') },
    ],
  },
  test: {
    // In this folder what `micro new` writes is run, too.
    include: ['{test,examples}/**/*.test.ts', '*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // More than there may be processors: what an input promises is mostly waited for.
    maxWorkers: 3,
  },
});
