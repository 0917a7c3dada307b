/** 讲解的文本：论文的四个问题，用通俗的话并逐条公式说明。 */

/** @type {Readonly<Record<string, string>>} */
export const explain = {
  'learn.menu': '学习',
  'learn.tour': '导览',
  'learn.tour.help': '十一件小事，做完一件讲一件。随时可离开，以后接着来。',
  'learn.explain': '原理',
  'learn.explain.help': '怎么加、何时加、加在哪、加什么：白话、公式、代码三层。',
  'learn.help': '图例说明',
  'learn.help.help': '屏幕上的每个符号和数字，各用一句话讲清。',
  'learn.compare': '与固定网络比较',
  'learn.compare.help': '同样的数据、同样的种子，几个从不生长的网络与它并排。',

  'explain.title': '网络如何生长',
  'explain.questions': '问题',
  'explain.layers': '用哪种语言讲',
  'explain.how': '怎么加？',
  'explain.when': '何时加？',
  'explain.where': '加在哪？',
  'explain.what': '加什么？',
  'explain.plain': '白话',
  'explain.mathematics': '公式',
  'explain.code': '代码',
  'explain.here': '在这次运行里',
  'explain.here.none': '还没有可看的：等第一轮提议。',
  'explain.here.best': '最好的位置是 x = {x}，尺度 {scale}',
  'explain.place': '{file}，第 {line} 行',
  'explain.paper': '依据 Mitchell、Menzenbach、Kersting、Mundt：《Self-Expanding Neural Networks》，arXiv 2307.04526。',

  'explain.how.1': '新神经元加入时，输出是关着的：从它出去的权重全为零。那一刻网络的答案丝毫不变，日志里的 max |Δf| 就是证明。',
  'explain.how.2': '之后训练才把这些权重慢慢调大。所以学到的东西不会丢，生长也从不倒退一步。',
  'explain.how.3': '新的一层起初原样传递它收到的东西，后面的权重相应修正。然后它也学着弯曲。',
  'explain.when.1': '每隔几步，网络就问一次：在所有生长方式里，最好的那个能帮多大的忙？',
  'explain.when.2':
    '对曲线，它在副本里试最好的几种，让副本训练；只有扣除变大的代价之后，数据的可信度至少变为 20 倍，才生长。对分类，以及按论文的规则，由得分决定：胜过运气，胜过继续训练，抵得上参数。量规显示是什么作了决定。',
  'explain.when.3': '当没有生长再能通过、损失也稳住了，网络就完成了。所以它会自己停下。',
  'explain.where.1':
    '一个神经元在某个位置、某个宽度上起作用。这张图试遍所有位置和宽度，显示在那里加一个神经元能让损失降得快多少。最佳处画了圈。',
  'explain.where.2': '在平面上，神经元沿一条直线起作用，把平面分成两半。虚线是找到的最好一条。',
  'explain.where.3': '神经元加入并训练之后，它能解释的部分就没有了，山峰随之塌下。更深的层和新的层也在竞争：它们是网络图里淡淡的圆圈。',
  'explain.what.1': '每个神经元都有自己的形状，由三种混成：一个波、一个鼓包、一道斜坡。圆圈里的小图就是它的形状。',
  'explain.what.2': '每个位置都有一种最佳配比，由公式直接给出，不用猜。',
  'explain.what.3': '配比和别的权重一样受训练，所以神经元加入后形状还会变。',

  'explain.how.formula.1': '加上神经元 p，其输出权重为零：不管它算出什么，和不变。',
  'explain.how.formula.2':
    '插入一层 z = Bh + s，取恒等激活 (v, c, l) = (0, 0, 1)。其后的权重 W 变为 WB⁻¹，偏置变为 b − WB⁻¹s。B 须条件良好。',
  'explain.when.formula.1':
    '扩张得分 η：自然梯度下降使损失下降的速率。g 是梯度，F 是费舍尔矩阵，λ 是阻尼。它不会超过 Λ，即输出梯度平方的均值。',
  'explain.when.formula.2': '校准规则：最佳提议必须胜过同样的搜索在噪声上找到的最佳（噪声由残差随机变号得到），还必须胜过 η 本身。',
  'explain.when.formula.3': '而且要划算：它赢得的对数似然，要抵过每个新增参数（共 k 个）的价格 c，如同贝叶斯信息准则。N 是样本数。',
  'explain.when.formula.4': '按论文的规则，每次生长都使 η 乘以大于 τ 的数，而 η ≤ Λ：所以一轮能加的次数有限。',
  'explain.where.formula.1': '训练到不了的部分：输出梯度去掉它落在雅可比 J 值域（基为 U）里的部分。',
  'explain.where.formula.2': '提议给雅可比添上若干列 C，这是它精确的收益。所有提议都经过同样的两次矩阵乘法。',
  'explain.where.formula.3': '只有一个输入时，神经元的权重 w 和偏置 b 就是位置 p 和尺度 s：正是图的两个轴。',
  'explain.what.formula.1': '激活函数：波、鼓包、斜坡，按 v、c、l 加权，三者都受训练。(0, 0, 1) 是恒等。',
  'explain.what.formula.2': '提议神经元的最佳 v、c、l，有闭式解。',
};
