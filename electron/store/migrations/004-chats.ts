// Conversations.

export const chats = ``
