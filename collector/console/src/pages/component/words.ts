import { words } from '../../i18n';

export const pageWords = words({
  onMap: { zh: '在网络全景中查看', en: 'Show in the network' },
  compare: { zh: '对比指标', en: 'Compare metrics' },
  whatIf: { zh: '如果它故障？', en: 'What if this fails?' },
  whatIfTitle: { zh: (name: string) => `如果“${name}”故障`, en: (name: string) => `If ${name} fails` },
  whatIfHint: {
    zh: '按模型推演，叠加在当前已有故障之上；不会改变任何东西。',
    en: 'As the model says, on top of what has failed already. Nothing is changed.',
  },
  servicesDown: { zh: '中断的业务服务', en: 'Business services that go down' },
  down: { zh: '停止工作的组件', en: 'What stops working' },
  cutOff: { zh: '正常但被隔离的组件', en: 'What works but is cut off' },
  noImpact: {
    zh: '没有业务服务或其他组件受影响。',
    en: 'No business service and nothing else is affected.',
  },
  andMore: { zh: (n: number) => `……另有 ${n} 个`, en: (n: number) => `… and ${n} more` },
  discovered: { zh: '网络模型中没有此组件', en: 'The model does not name this component' },
  discoveredHint: {
    zh: '平台已收到它的数据，但没有合同覆盖它，也无法参与根因分析。将以下内容加入模型文件，并补充站点、标签和连接：',
    en: 'It sends data, but no contract covers it and it takes no part in finding root causes. Add this to a file of the model, and complete site, labels and links:',
  },
  copyEntry: { zh: '复制模型条目', en: 'Copy the entry' },
  agent: { zh: '代理', en: 'Agent' },
  changes: { zh: '近 7 天的变化', en: 'Changes in the last 7 days' },
});
