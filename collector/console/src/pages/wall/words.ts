import { words } from '../../i18n';

export const wallWords = words({
  fullScreen: { zh: '全屏', en: 'Full screen' },
  leaveFullScreen: { zh: '退出全屏', en: 'Leave full screen' },
  wellAll: { zh: '全部业务运行正常', en: 'All services are well' },
  wellButIncidents: {
    zh: (n: number) => `业务正常，${n} 起事件处理中`,
    en: (n: number) => `Services are well, ${n} ${n === 1 ? 'incident' : 'incidents'} in progress`,
  },
  hurt: {
    zh: (n: number, of: number) => `${n} 项业务受影响（共 ${of} 项）`,
    en: (n: number, of: number) => `${n} of ${of} ${of === 1 ? 'service' : 'services'} hurt`,
  },
  unknown: {
    zh: (n: number) => `${n} 项业务状态未知`,
    en: (n: number) => `${n} ${n === 1 ? 'service is' : 'services are'} of unknown state`,
  },
  services: { zh: '业务服务', en: 'Business services' },
  noServices: { zh: '模型中没有业务服务', en: 'The model has no business service' },
  waitsFor: { zh: '等待', en: 'Waiting for' },
  rootCause: { zh: '根因', en: 'Root cause' },
  availability: { zh: '近 30 天可用率', en: 'Available, 30 days' },
  incidents: { zh: '未结事件', en: 'Open incidents' },
  none: { zh: '没有未结事件', en: 'No open incident' },
  more: { zh: (n: number) => `另有 ${n} 起`, en: (n: number) => `${n} more` },
  running: { zh: '已持续', en: 'for' },
  undecided: { zh: '待研判', en: 'to be triaged' },
  network: { zh: '网络与站点', en: 'Network by site' },
  noSite: { zh: '未归属站点', en: 'No site' },
  allOk: { zh: '全部正常', en: 'All well' },
  someUnknown: { zh: (n: number) => `${n} 个未知`, en: (n: number) => `${n} unknown` },
  monitoring: { zh: '监控自身', en: 'Monitoring itself' },
  agents: { zh: '代理在线', en: 'Agents online' },
  live: { zh: '画面实时更新', en: 'This picture is live' },
  notLive: { zh: '画面未更新', en: 'This picture is not being updated' },
  connecting: { zh: '正在连接', en: 'Connecting' },
  partNames: { zh: '系统部件', en: 'Parts' },
  part: {
    zh: (name: string) =>
      ({
        broker: '消息服务',
        ingest: '数据接入',
        storage: '状态数据库',
        metrics_history: '指标存储',
        configuration: '配置',
        notifications: '通知',
        outbox: '通知发送',
        export: '指标导出',
      })[name] ?? name,
    en: (name: string) => name.replaceAll('_', ' '),
  },
});
