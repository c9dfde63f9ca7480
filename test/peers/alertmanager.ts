import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './live.ts';

/** An Alertmanager of its own on loopback, with one receiver: a webhook. */
export interface Alertmanager extends AsyncDisposable {
  /** Prometheus says that an alert fires, or is over. */
  alert(labels: Readonly<Record<string, string>>, status: 'firing' | 'resolved', summary: string): Promise<void>;
}

/** How it proves itself: `http_config` of its `webhook_config`. */
export type HttpConfig = Readonly<Record<string, unknown>>;

/** Starts one that calls `url`, and waits until it answers. */
export async function startAlertmanager(url: string, http: HttpConfig): Promise<Alertmanager> {
  const folder = await mkdtemp(join(tmpdir(), 'alertmanager-'));
  const port = await freePort();
  // YAML takes JSON.
  const config = {
    route: { receiver: 'bot', group_by: ['alertname'], group_wait: '1s', group_interval: '1s', repeat_interval: '1h' },
    receivers: [{ name: 'bot', webhook_configs: [{ url, send_resolved: true, http_config: http }] }],
  };
  await writeFile(join(folder, 'config.yml'), JSON.stringify(config));
  const child = spawn(
    'prometheus-alertmanager',
    [
      ...[`--config.file=${join(folder, 'config.yml')}`, `--storage.path=${join(folder, 'data')}`],
      ...[`--web.listen-address=127.0.0.1:${port}`, '--cluster.listen-address='],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const api = `http://127.0.0.1:${port}`;
  const ready = () =>
    fetch(`${api}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await ready())) {
    if (child.exitCode !== null) throw new Error(`Alertmanager ended: ${said}`);
    await pause(50);
  }
  return {
    async alert(labels, status, summary) {
      const endsAt = status === 'resolved' ? { endsAt: new Date().toISOString() } : {};
      const response = await fetch(`${api}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([{ labels, annotations: { summary }, ...endsAt }]),
      });
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
