import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { live } from '../peers/live.ts';
import { BUILD_TIME, buildGo } from './go.ts';

live('go', 'docs/micro.md', () => {
  it('shows Go that compiles', { timeout: BUILD_TIME }, async () => {
    await buildGo();
    const page = readFileSync(join(import.meta.dirname, '../../docs/micro.md'), 'utf8');
    const [service = '', asking = '', ...more] = [...page.matchAll(/^```go\n(.*?)^```$/gms)].map(([, code]) => code);
    expect(more).toEqual([]);
    const imports = 'import (\n"context"\n"strings"\n"go-micro.dev/v5"\n"go-micro.dev/v5/client"\n)';
    const ask = `func ask(ctx context.Context) ([]byte, error) {\n${asking}\nreturn rsp.Result, err\n}`;
    const folder = mkdtempSync(join(tmpdir(), 'micro-go-'));
    try {
      for (const file of ['go.mod', 'go.sum']) copyFileSync(join(import.meta.dirname, 'new', file), join(folder, file));
      writeFileSync(join(folder, 'main.go'), ['package main', imports, service, ask].join('\n'));
      const env = { ...process.env, CGO_ENABLED: '0' };
      await promisify(execFile)('go', ['vet', '.'], { cwd: folder, env });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
