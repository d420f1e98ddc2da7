import { words } from '../i18n';

export const availabilityWords = words({
  period: { zh: '统计时段', en: 'Period' },
  '24h': { zh: '24 小时', en: '24 h' },
  '7d': { zh: '7 天', en: '7 d' },
  '30d': { zh: '30 天', en: '30 d' },
  '90d': { zh: '90 天', en: '90 d' },
  '1y': { zh: '一年', en: '1 y' },
  availability: { zh: '可用率', en: 'Availability' },
  outsideMaintenance: { zh: '剔除维护后', en: 'Outside maintenance' },
  downtime: { zh: '停机时长', en: 'Downtime' },
  noDowntime: { zh: '无停机', en: 'No downtime' },
  unknown: { zh: '无记录', en: 'No records' },
  party: { zh: '责任方', en: 'Party' },
  otherParties: { zh: '其他责任方', en: 'Other parties' },
  maintenance: { zh: '批准的维护', en: 'Approved maintenance' },
  undetermined: { zh: '原因未定', en: 'Undetermined' },
  monitoring_blind: { zh: '监控盲区', en: 'Monitoring blind' },
});
