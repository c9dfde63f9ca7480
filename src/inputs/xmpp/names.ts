/** Names of the parts of XMPP, by the number of the XEP that describes them. */
export const names = {
  discoInfo: 'http://jabber.org/protocol/disco#info', // 0030
  discoItems: 'http://jabber.org/protocol/disco#items',
  room: 'http://jabber.org/protocol/muc', // 0045
  inRoom: 'http://jabber.org/protocol/muc#user',
  roomOwner: 'http://jabber.org/protocol/muc#owner',
  pages: 'http://jabber.org/protocol/rsm', // 0059
  receipts: 'urn:xmpp:receipts', // 0184
  ping: 'urn:xmpp:ping', // 0199
  time: 'urn:xmpp:time', // 0202
  delay: 'urn:xmpp:delay', // 0203
  invitation: 'jabber:x:conference', // 0249
  forward: 'urn:xmpp:forward:0', // 0297
  correction: 'urn:xmpp:message-correct:0', // 0308
  archive: 'urn:xmpp:mam:2', // 0313
  ids: 'urn:xmpp:sid:0', // 0359
  unstyled: 'urn:xmpp:styling:0', // 0393
  form: 'jabber:x:data', // 0004
  hints: 'urn:xmpp:hints', // 0334
  fallback: 'urn:xmpp:fallback:0', // 0428
  reactions: 'urn:xmpp:reactions:0', // 0444
  reply: 'urn:xmpp:reply:0', // 0461
  /** Ours, in every message of a bot like this one: how many parts it has, and how many bots it came through. */
  bot: 'urn:micro-bot:0',
} as const;
