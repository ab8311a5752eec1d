// Whether the messages of a queue are looked at or consumed, as a command asks for it.

import { create } from 'zustand';

export type MessagesMode = 'peek' | 'consume';

export const useMessagesMode = create<{ readonly asked: MessagesMode | null }>()(() => ({
  asked: null,
}));
