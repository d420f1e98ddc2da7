import { words } from '../i18n';

export const uiWords = words({
  empty: { zh: '暂无数据', en: 'Nothing here' },
  forbidden: { zh: '无权查看', en: 'Not for your eyes' },
  forbiddenHint: {
    zh: '当前账号的角色不包含此内容。如确有需要，请联系服务总包管理员。',
    en: 'Your role does not include this. If you need it, ask an administrator of the general contractor.',
  },
  gone: { zh: '未找到', en: 'Not found' },
  goneHint: {
    zh: '该对象不存在，或不在您的可见范围内。',
    en: 'It does not exist, or it is out of your sight.',
  },
  failed: { zh: '加载失败', en: 'This could not be loaded' },
  stale: {
    zh: '以下内容可能已过期：最近一次更新失败',
    en: 'This may be out of date: the last update failed',
  },
  retryAfter: { zh: (s: number) => `请在 ${s} 秒后重试`, en: (s: number) => `try again in ${s} seconds` },
  breached: { zh: '已超时', en: 'Breached' },
  met: { zh: '已达标', en: 'Met' },
  left: { zh: '剩余', en: 'left' },
  over: { zh: '超出', en: 'over' },
  viewSave: { zh: '保存当前视图', en: 'Save this view' },
  viewName: { zh: '视图名称', en: 'Name of the view' },
  views: { zh: '视图', en: 'Views' },
  viewDelete: {
    zh: (name: string) => `删除视图“${name}”`,
    en: (name: string) => `Delete the view “${name}”`,
  },
  noViews: { zh: '还没有保存的视图', en: 'No saved views yet' },
  viewsFull: {
    zh: (n: number) => `最多保存 ${n} 个视图`,
    en: (n: number) => `At most ${n} views can be kept`,
  },
  filterReset: { zh: '清除筛选', en: 'Clear filters' },
  rows: {
    zh: (shown: number, total: number) =>
      shown === total ? `共 ${total} 项` : `显示 ${shown} / ${total} 项`,
    en: (shown: number, total: number) => (shown === total ? `${total} in all` : `${shown} of ${total}`),
  },
  today: { zh: '今天', en: 'today' },
  copyFailed: {
    zh: '浏览器不允许复制，请手动选择并复制',
    en: 'The browser does not allow copying: mark the text and copy it',
  },
  chartLoading: { zh: '正在绘制图表…', en: 'Drawing…' },
});
