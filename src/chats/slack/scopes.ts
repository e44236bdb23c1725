/** What the bot may do, and why it must: the bot's scopes of the manifest. */
export const botScopes: Readonly<Record<string, string>> = {
  'app_mentions:read': 'hear when it is mentioned',
  'assistant:write': 'show in the assistant pane that it is at work',
  'channels:history': 'read the threads that it is in, and the picture that was posted before a question',
  'channels:read': 'hear that a channel was deleted, and then forget what was said there',
  'chat:write': 'answer',
  commands: 'offer /clovabot and the entries in the menu of a message',
  'files:read': 'see the pictures',
  'files:write': 'answer with pictures',
  'groups:history': 'read the same in private channels',
  'groups:read': 'hear the same of private channels',
  'im:history': 'hear direct messages',
  'mpim:history': 'hear direct messages among several people',
  'reactions:read': 'count ✅ and ❌',
  'reactions:write': 'put 👀 on a question',
  'usergroups:read': 'let only some user groups teach',
  'users:read': 'know people’s names',
};

export const botEvents: readonly string[] = [
  'app_mention',
  'app_uninstalled',
  'assistant_thread_started',
  'channel_deleted',
  'file_shared',
  'group_deleted',
  'message.channels',
  'message.groups',
  'message.im',
  'message.mpim',
  'reaction_added',
  'reaction_removed',
  'tokens_revoked',
];

/** Without these it still works, but for what they are for. */
export const optionalScopes: readonly string[] = [
  'assistant:write',
  'channels:read',
  'groups:read',
  'usergroups:read',
  'mpim:history',
  'groups:history',
];
