/** 开场与结尾的中文文字：快进，以及运行结束时的卡片。 */

/** @type {Readonly<Record<string, string>>} */
export const opening = {
  'control.lapse': '变化很小，快进 ×{times}',
  'control.lapse.help': '每一步让损失变化不到 1 % 时，时间最多加快到八倍',
  'timeline.lapse': '快进',

  'end.title': '运行结束',
  'end.size': '{neurons}，{layers} 层。',
  'end.size.one': '{neurons}，一层。',
  'end.noise': '它自己停下了：剩下的看起来只是噪声。',
  'end.settled': '它自己停下了：再生长已没有帮助。',
  'end.size_limit': '它长到了允许的最大规模。',
  'end.draw': '现在画一条你的',
  'end.replay': '重播',
  'end.target': '换个目标',
  'end.branch': '手动生长',
  'end.branch.help': '强制生长、放置神经元，或看看没走的那条路',

  'help.lapse': '快进',
  'help.lapse.is': '每一步让损失变化不到 1 % 时，时间最多加快到八倍：时间轴上用灰色标出。',
  'help.end': '结束',
  'help.end.is': '生长已经结束。画一条曲线，同一个网络会继续学；也可以换个目标，或手动让它生长。',
};
