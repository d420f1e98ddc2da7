import { words } from '../../i18n';

export const servicesWords = words({
  allWell: {
    zh: (n: number) => `${n} 项业务均未发现中断`,
    en: (n: number) => (n === 1 ? 'The one service is not down' : `None of ${n} services is down`),
  },
  someDown: {
    zh: (down: number, all: number) => `${down} 项业务中断，共 ${all} 项`,
    en: (down: number, all: number) => `${down} of ${all} services down`,
  },
  state: { zh: '状态', en: 'State' },
  service: { zh: '业务服务', en: 'Service' },
  criticality: { zh: (n: number) => `重要性 ${n} 级`, en: (n: number) => `Criticality ${n}` },
  waitsFor: { zh: '正在等待', en: 'Waiting for' },
  waitsForNothing: { zh: '无', en: 'Nothing' },
  nobody: { zh: '责任方未公开', en: 'another party' },
  accounts: { zh: '停机归属', en: 'Whose downtime' },
  findHint: { zh: '业务名称或编号', en: 'Name or id' },
  none: { zh: '没有可见的业务服务', en: 'No business services in sight' },
  noneHint: {
    zh: '业务服务在模型的 [[service]] 中定义。',
    en: 'They are defined as [[service]] in the model.',
  },
  noMatch: { zh: '没有符合筛选条件的业务', en: 'No service matches' },
  truncated: {
    zh: '停机段过多，统计不完整，请缩短时段。',
    en: 'Too many stretches of downtime: the figures are incomplete. Choose a shorter period.',
  },
});
