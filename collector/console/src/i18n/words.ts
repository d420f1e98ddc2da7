import { words } from '.';

/** What several parts of the console say. */
export const common = words({
  product: { zh: '总包', en: 'Zongbao' },
  wall: { zh: '态势大屏', en: 'Wall' },
  network: { zh: '网络全景', en: 'Network' },
  incidents: { zh: '事件', en: 'Incidents' },
  services: { zh: '业务服务', en: 'Services' },
  hosts: { zh: '主机与设备', en: 'Hosts & devices' },
  parties: { zh: '责任方与合同', en: 'Parties & contracts' },
  settings: { zh: '系统设置', en: 'Settings' },
  component: { zh: '组件', en: 'Component' },
  incident: { zh: '事件', en: 'Incident' },
  service: { zh: '业务服务', en: 'Service' },
  retry: { zh: '重试', en: 'Try again' },
  loading: { zh: '正在加载…', en: 'Loading…' },
  close: { zh: '关闭', en: 'Close' },
  save: { zh: '保存', en: 'Save' },
  cancel: { zh: '取消', en: 'Cancel' },
  name: { zh: '名称', en: 'Name' },
  kind: { zh: '类型', en: 'Kind' },
  state: { zh: '状态', en: 'State' },
  site: { zh: '站点', en: 'Site' },
  party: { zh: '责任方', en: 'Responsible' },
  since: { zh: '开始于', en: 'Since' },
  priority: { zh: '优先级', en: 'Priority' },
  search: { zh: '搜索', en: 'Search' },
  all: { zh: '全部', en: 'All' },
  none: { zh: '无', en: 'None' },
  noSite: { zh: '未归属站点', en: 'No site' },
  unknownParty: { zh: '未知', en: 'Unknown' },
  copy: { zh: '复制', en: 'Copy' },
  copied: { zh: '已复制', en: 'Copied' },
  ago: { zh: (span: string) => `${span}前`, en: (span: string) => `${span} ago` },
  inFuture: { zh: (span: string) => `${span}后`, en: (span: string) => `in ${span}` },
});

/** The API's closed vocabularies. */
export const stateWords = words({
  ok: { zh: '正常', en: 'OK' },
  unknown: { zh: '未知', en: 'Unknown' },
  maintenance: { zh: '维护中', en: 'Maintenance' },
  warning: { zh: '告警', en: 'Warning' },
  degraded: { zh: '降级', en: 'Degraded' },
  suspect: { zh: '疑似', en: 'Suspect' },
  blind: { zh: '失去监控', en: 'Blind' },
  affected: { zh: '受影响', en: 'Affected' },
  failed: { zh: '故障', en: 'Failed' },
});

export const statusWords = words({
  ok: { zh: '正常', en: 'OK' },
  unknown: { zh: '未知', en: 'Unknown' },
  warning: { zh: '告警', en: 'Warning' },
  critical: { zh: '严重', en: 'Critical' },
});

export const kindWords = words({
  site: { zh: '站点', en: 'Site' },
  power: { zh: '电源', en: 'Power' },
  circuit: { zh: '专线', en: 'Circuit' },
  link: { zh: '链路', en: 'Link' },
  router: { zh: '路由器', en: 'Router' },
  switch: { zh: '交换机', en: 'Switch' },
  firewall: { zh: '防火墙', en: 'Firewall' },
  load_balancer: { zh: '负载均衡', en: 'Load balancer' },
  wireless: { zh: '无线', en: 'Wireless' },
  host: { zh: '主机', en: 'Host' },
  hypervisor: { zh: '虚拟化主机', en: 'Hypervisor' },
  vm: { zh: '虚拟机', en: 'VM' },
  container: { zh: '容器', en: 'Container' },
  software: { zh: '软件', en: 'Software' },
  database: { zh: '数据库', en: 'Database' },
  middleware: { zh: '中间件', en: 'Middleware' },
  endpoint: { zh: '终端', en: 'Endpoint' },
  service: { zh: '业务服务', en: 'Business service' },
});

export const incidentStateWords = words({
  open: { zh: '待处理', en: 'Open' },
  acknowledged: { zh: '已确认', en: 'Acknowledged' },
  restored: { zh: '已恢复', en: 'Restored' },
  resolved: { zh: '已解决', en: 'Resolved' },
  merged: { zh: '已合并', en: 'Merged' },
});

export const classWords = words({
  failure: { zh: '故障', en: 'Failure' },
  degradation: { zh: '性能劣化', en: 'Degradation' },
  redundancy_lost: { zh: '冗余丢失', en: 'Redundancy lost' },
  monitoring_blind: { zh: '监控盲区', en: 'Monitoring blind' },
});

export const priorityWords = words({
  p1: { zh: '紧急', en: 'Critical' },
  p2: { zh: '高', en: 'High' },
  p3: { zh: '中', en: 'Medium' },
  p4: { zh: '低', en: 'Low' },
});

export const clockWords = words({
  respond: { zh: '响应', en: 'Respond' },
  arrive: { zh: '到场', en: 'Arrive' },
  restore: { zh: '恢复', en: 'Restore' },
});

export const roleWords = words({
  agency: { zh: '政府部门', en: 'Agency' },
  general_contractor: { zh: '服务总包', en: 'General contractor' },
  subcontractor: { zh: '分包商', en: 'Subcontractor' },
  vendor: { zh: '厂商', en: 'Vendor' },
});

export const accessWords = words({
  ingest: { zh: '数据上报', en: 'Ingest' },
  viewer: { zh: '只读', en: 'Viewer' },
  operator: { zh: '操作员', en: 'Operator' },
  administrator: { zh: '管理员', en: 'Administrator' },
});
