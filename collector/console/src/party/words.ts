import { words } from '../i18n';

export const partyWords = words({
  mqtt: { zh: 'MQTT 消息', en: 'MQTT message' },
  email: { zh: '电子邮件', en: 'E-mail' },
  webhook: { zh: 'Webhook 推送', en: 'Webhook' },
  signed: { zh: '已签名', en: 'signed' },
  unsigned: { zh: '未签名', en: 'not signed' },
  ownTopic: { zh: '本单位专属主题', en: 'its own topic' },
  sendTest: { zh: '发送测试', en: 'Send a test' },
  sendTestTo: {
    zh: (party: string, channel: string) => `向${party}的${channel}发送测试消息`,
    en: (party: string, channel: string) => `Send a test to ${party} by ${channel}`,
  },
  delivered: { zh: '已送达', en: 'Delivered' },
  notDelivered: { zh: '未送达', en: 'Not delivered' },
  noChannels: { zh: '没有通知渠道：事件不会通知到该单位', en: 'No channels: nobody is told about incidents' },
});
