/** A model of this many components: sites with a router each, switches below it, hosts below those, programs on the hosts. */
export function network(components: number): string {
  const HOSTS_OF_SWITCH = 12;
  const PROGRAMS_OF_HOST = 3;
  const SWITCHES_OF_SITE = 6;
  const parts = [
    '[network]\nname = "示例政务外网"',
    '[collector]\nat = "noc-1"',
    '[[party]]\nid = "gc"\nname = "服务总包"\nrole = "general_contractor"',
    '[[component]]\nid = "noc-1"\nkind = "host"',
    '[[component]]\nid = "core"\nkind = "router"\nname = "核心路由器"',
  ];
  let made = 2;
  const component = (id: string, kind: string, site: string) => {
    parts.push(`[[component]]\nid = "${id}"\nkind = "${kind}"\nsite = "${site}"`);
    made += 1;
  };
  const link = (a: string, b: string) => parts.push(`[[link]]\nid = "l-${a}-${b}"\nends = ["${a}", "${b}"]`);
  link('core', 'noc-1');
  for (let s = 1; made < components; s += 1) {
    const site = `site-${String(s)}`;
    parts.push(`[[component]]\nid = "${site}"\nkind = "site"\nname = "${String(s)} 号机房"`);
    made += 1;
    const router = `r-${String(s)}`;
    component(router, 'router', site);
    link('core', router);
    for (let w = 1; w <= SWITCHES_OF_SITE && made < components; w += 1) {
      const rack = `sw-${String(s)}-${String(w)}`;
      component(rack, 'switch', site);
      link(router, rack);
      for (let h = 1; h <= HOSTS_OF_SWITCH && made < components; h += 1) {
        const host = `h-${String(s)}-${String(w)}-${String(h)}`;
        component(host, 'host', site);
        link(rack, host);
        for (let p = 1; p <= PROGRAMS_OF_HOST && made < components; p += 1) {
          const program = `${host}-p${String(p)}`;
          component(program, 'software', site);
          parts.push(`[[dependency]]\nof = "${program}"\non = ["${host}"]`);
        }
      }
    }
  }
  return `${parts.join('\n\n')}\n`;
}

export const HOSTS = Array.from({ length: 10 }, (_, at) => `host-${String(at + 1)}`);

/** A few hosts. Each is killed at most twice: one that goes up and down in a hurry is flapping, and stays suspect for a while. */
export const A_FEW_HOSTS = `[network]
name = "示例政务外网"
[collector]
at = "noc-1"
[[party]]
id = "gc"
role = "general_contractor"
${['noc-1', ...HOSTS].map((id) => `[[component]]\nid = "${id}"\nkind = "host"\n`).join('')}`;

/** What the agents of the figures do not measure: a busy machine must not become news of its own. */
export const QUIET =
  '[sample]\ndisabled = ["cpu", "disk", "filesystem", "host", "interface", "memory", "temperature", "time"]\n';
