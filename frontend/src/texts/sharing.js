/** Texts of sharing: links, downloads, the replay that opens from disk. */

/** @type {Readonly<Record<'en' | 'zh', Readonly<Record<string, string>>>>} */
export const sharing = {
  en: {
    'status.recorded': 'a recording of {n} steps; nothing is training',
    'notice.recorded': 'This file is a recording: it can be watched, not trained. Start SENN live to grow a network of your own.',
  },
  zh: {
    'status.recorded': '这是一段录像，共 {n} 步；没有在训练',
    'notice.recorded': '这个文件是录像，只能观看，不能训练。启动 SENN live 就能培育你自己的网络。',
  },
};
