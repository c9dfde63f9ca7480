import type { xml } from '@xmpp/client';

/** An XML element, as the client gives and takes it. */
export type Element = ReturnType<typeof xml>;
