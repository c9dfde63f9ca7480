import { join } from 'node:path';
import type { ReceivedMail } from '../demo/mailbox.ts';
import { mailbox } from '../demo/mailbox.ts';
import { demoServices } from '../demo/services.ts';
import type { Registry } from '../registry.ts';
import { oneLine } from '../render/clean.ts';
import { dataFolder } from './data-folder.ts';

/** A world to try the bot in: two services and a mailbox, inside this process until disposed. */
export interface SmallWorld extends AsyncDisposable {
  /** Where mails go: `smtp://127.0.0.1:PORT`. */
  readonly smtp: string;
}

/** Settings of {@link smallWorld}. */
export interface SmallWorldOptions {
  readonly registry: Registry;
  /** The folder for data: mails are written to `mail` in it. */
  readonly data: string;
  /** Shows a line to the person. */
  readonly show: (line: string) => void;
}

/** Starts the services and the mailbox, and says of each mail from whom, to whom, about what and where it lies. */
export async function smallWorld({ registry, data, show }: SmallWorldOptions): Promise<SmallWorld> {
  await using started = new AsyncDisposableStack();
  started.use(await demoServices(registry));
  const folder = await dataFolder(join(data, 'mail'));
  const box = started.use(await mailbox({ folder, onMail: (mail) => show(told(mail)) }));
  const running = started.move();
  return { smtp: box.url, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function told({ from, to, subject, path }: ReceivedMail): string {
  return `${oneLine(`mail from ${from} to ${to.join(', ')}: ${subject}`)}\n     ${path}`;
}
