import { words } from '../../i18n';

export const networkWords = words({
  servicesBox: { zh: '业务服务', en: 'Business services' },
  nowhereBox: { zh: '未归属站点', en: 'No site' },
  markRoot: { zh: '根因', en: 'Root cause' },
  markCandidate: { zh: '候选根因', en: 'Candidate' },
  markSymptom: { zh: '症状', en: 'Symptom' },
  markService: { zh: '受影响业务', en: 'Service hurt' },
  markFails: { zh: '假设故障', en: 'If this fails' },
  markDown: { zh: '将中断', en: 'Goes down' },
  markCut: { zh: '将失联', en: 'Cut off' },
  map: {
    zh: (n: number) =>
      `网络全景图，${n} 个组件。用方向键在组件间移动，回车打开详情，加减号缩放，0 显示全部。`,
    en: (n: number) =>
      `Map of the network, ${n} components. Arrow keys move between components, Enter opens details, plus and minus zoom, 0 shows all.`,
  },
  zoomIn: { zh: '放大', en: 'Zoom in' },
  zoomOut: { zh: '缩小', en: 'Zoom out' },
  fitAll: { zh: '显示全部', en: 'Show all' },
  fitLit: { zh: '定位到所选', en: 'Go to these' },
  dependencies: { zh: '显示依赖关系', en: 'Show dependencies' },
  find: { zh: '按名称、标识查找', en: 'Find by name or identifier' },
  filterSite: { zh: '全部站点', en: 'All sites' },
  filterKind: { zh: '全部类型', en: 'All kinds' },
  filterParty: { zh: '全部责任方', en: 'All parties' },
  matching: {
    zh: (n: number, of: number) => `${of} 个组件中有 ${n} 个符合`,
    en: (n: number, of: number) => `${n} of ${of} match`,
  },
  clear: { zh: '清除', en: 'Clear' },
  attention: { zh: '需要关注', en: 'Needs attention' },
  allWell: { zh: '一切正常', en: 'All is well' },
  noneUnwell: {
    zh: (n: number) => `没有异常；${n} 个状态未知`,
    en: (n: number) => `Nothing is unwell; ${n} of unknown state`,
  },
  more: { zh: (n: number) => `另有 ${n} 个`, en: (n: number) => `${n} more` },
  side: { zh: '说明与列表', en: 'Explanation and lists' },
  truncated: {
    zh: '网络规模超出上限，图中只显示了一部分。请按站点筛选。',
    en: 'The network is larger than what can be sent at once: this is a part of it. Filter by site.',
  },
  whatIfTitle: { zh: (name: string) => `如果“${name}”故障`, en: (name: string) => `If “${name}” fails` },
  whatIfNothing: { zh: '不会影响其他组件：可以放心操作', en: 'Nothing else is hurt: go ahead' },
  whatIfServices: {
    zh: (n: number) => `${n} 项业务服务将中断`,
    en: (n: number) => `${n} business services go down`,
  },
  whatIfDown: {
    zh: (n: number) => `${n} 个组件将停止工作`,
    en: (n: number) => `${n} components stop working`,
  },
  whatIfCut: {
    zh: (n: number) => `${n} 个组件将与网络失联`,
    en: (n: number) => `${n} components are cut off`,
  },
  whatIfHint: {
    zh: '按模型推算，在当前已有故障的基础上。',
    en: 'As the model says, on top of what has failed already.',
  },
  incidentTitle: { zh: (id: string) => `事件 ${id}`, en: (id: string) => `Incident ${id}` },
  openIncident: { zh: '打开事件', en: 'Open the incident' },
  symptoms: { zh: (n: number) => `${n} 个症状`, en: (n: number) => `${n} symptoms` },
  hurtServices: { zh: (n: number) => `${n} 项业务受影响`, en: (n: number) => `${n} services hurt` },
  candidates: { zh: '其他候选根因', en: 'Other candidates' },
  closePanel: { zh: '结束查看', en: 'Leave this view' },
  legend: { zh: '按状态筛选', en: 'Filter by state' },
  showsOnly: {
    zh: (state: string, n: number) => `${state}：${n} 个`,
    en: (state: string, n: number) => `${state}: ${n}`,
  },
  nothing: { zh: '您的可见范围内没有组件', en: 'No component is in your sight' },
});
