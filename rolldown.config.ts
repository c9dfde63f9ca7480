import { defineConfig } from 'rolldown';
import manifest from './package.json' with { type: 'json' };

const packages = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];

/**
 * Few files from many: Node takes longer to find a module and link it than to run it. Packages stay outside, so that
 * there is one of each; what `micro` does about RxJS stands in `src/bin.cts`.
 */
export default defineConfig([
  {
    input: {
      main: 'src/main.ts',
      index: 'src/index.ts',
      'operators/index': 'src/operators/index.ts',
      'testing/index': 'src/testing/index.ts',
      'testing/input': 'src/testing/input.ts',
    },
    platform: 'node',
    external: packages.map((name) => new RegExp(`^${name}(?:/|$)`)),
    // As deep as src/cli/, whose files find others of the package from where they are.
    output: { dir: 'dist', chunkFileNames: 'parts/[name].js' },
  },
  {
    input: 'src/bin.cts',
    platform: 'node',
    external: './main.ts',
    output: { dir: 'dist', format: 'cjs', entryFileNames: 'bin.cjs', paths: () => './main.js' },
  },
  {
    input: {
      index: 'rxjs',
      'operators/index': 'rxjs/operators',
      'ajax/index': 'rxjs/ajax',
      'fetch/index': 'rxjs/fetch',
      'testing/index': 'rxjs/testing',
      'webSocket/index': 'rxjs/webSocket',
    },
    resolve: { conditionNames: ['es2015'] },
    output: {
      dir: 'dist/rxjs',
      codeSplitting: { groups: [{ name: 'all' }] },
      chunkFileNames: '[name].js',
      banner: `// RxJS ${manifest.dependencies.rxjs}. Copyright 2015 Google, Netflix, Microsoft and contributors. Apache License 2.0.`,
    },
  },
]);
