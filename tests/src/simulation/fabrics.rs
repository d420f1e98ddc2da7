//! Four more shapes of network: a leaf-spine fabric with double power, rings of switches on a ring of routers, branches
//! with two providers, and agencies whose portals use one another's interfaces and shared services.

use super::builder::{Builder, SitePlan};
use super::shapes::{core_pair, fill, noc};
use zongbao_core::network::Kind;

/// Every leaf is joined to every spine; machines stand on one leaf or on two, and on one power feed or on either of two.
pub(super) fn fabric(builder: &mut Builder, size: usize) -> usize {
    let spines: Vec<usize> = (1..=builder.rng.range(2, 5))
        .map(|number| {
            let spine = builder.part(format!("sw-spine-{number}"), Kind::Switch, Some("hall"));
            builder.label(spine, "tier", "core");
            spine
        })
        .collect();
    let feeds = ["a", "b"].map(|name| builder.part(format!("power-hall-{name}"), Kind::Power, Some("hall")));
    let leaves = (size / 60).clamp(2, 400) * 2;
    let leaves: Vec<usize> = (0..leaves)
        .map(|number| {
            let leaf = builder.part(format!("sw-leaf-{number}"), Kind::Switch, Some("hall"));
            for spine in &spines {
                builder.join(leaf, *spine, Kind::Link);
            }
            leaf
        })
        .collect();
    let collector = noc(builder, &leaves[..2]);
    let border = builder.part("r-border".into(), Kind::Router, Some("hall"));
    builder.join(border, leaves[0], Kind::Link);
    builder.join(border, leaves[1], Kind::Link);
    let plan = SitePlan {
        name: "hall".to_owned(),
        machines: size.saturating_sub(builder.len()) / 6,
        software: 3,
        redundant: true,
    };
    let mut fed = leaves.clone();
    fed.extend(&spines);
    for number in 0..plan.machines {
        let first = (number / 4 * 2) % leaves.len();
        let ports = if builder.rng.chance(0.6) {
            vec![leaves[first], leaves[first + 1]]
        } else {
            vec![leaves[first + number % 2]]
        };
        fed.push(builder.machine(&plan, number, &ports));
    }
    for part in fed {
        let on = if builder.rng.chance(0.7) {
            feeds.to_vec()
        } else {
            vec![feeds[builder.rng.index(2)]]
        };
        builder.need(part, on, 1);
    }
    collector
}

/// A ring of routers; at each, a ring of switches that starts and ends there.
pub(super) fn ring_of_rings(builder: &mut Builder, size: usize) -> usize {
    let cities = (size / 120).clamp(3, 60);
    let routers: Vec<usize> = (0..cities)
        .map(|city| {
            let router = builder.part(format!("r-{city}"), Kind::Router, Some(&format!("c{city}")));
            builder.label(router, "tier", "core");
            router
        })
        .collect();
    for city in 0..cities {
        builder.join(routers[city], routers[(city + 1) % cities], Kind::Circuit);
    }
    let collector = noc(builder, &routers[..2]);
    let share = size.saturating_sub(builder.len()) / cities;
    for (city, router) in routers.iter().enumerate() {
        let name = format!("c{city}");
        let plan = SitePlan {
            name: name.clone(),
            machines: (share / 6).max(3),
            software: 2,
            redundant: true,
        };
        let switches: Vec<usize> = (0..plan.machines.div_ceil(5).max(3))
            .map(|number| builder.part(format!("sw-{name}-a{number}"), Kind::Switch, Some(&name)))
            .collect();
        for pair in switches.windows(2) {
            builder.join(pair[0], pair[1], Kind::Link);
        }
        builder.join(*router, switches[0], Kind::Link);
        builder.join(*router, switches[switches.len() - 1], Kind::Link);
        for number in 0..plan.machines {
            builder.machine(&plan, number, &switches[number / 5..=number / 5]);
        }
    }
    collector
}

/// Two hubs with the data centre between them; branches with one or two circuits to either.
pub(super) fn branches(builder: &mut Builder, size: usize) -> usize {
    let hubs: Vec<usize> = (1..=2)
        .map(|number| {
            let hub = builder.part(format!("r-hub-{number}"), Kind::Router, Some("hq"));
            builder.label(hub, "tier", "core");
            hub
        })
        .collect();
    builder.join(hubs[0], hubs[1], Kind::Link);
    let collector = noc(builder, &hubs);
    let wall = builder.part("fw-1".into(), Kind::Firewall, Some("hq"));
    builder.join(wall, hubs[0], Kind::Link);
    builder.join(wall, hubs[1], Kind::Link);
    fill(builder, "dc", size / 3, 4, &[wall]);
    let mut branch = 0;
    while builder.len() + 12 < size {
        let name = format!("br{branch}");
        let router = builder.part(format!("r-{name}"), Kind::Router, Some(&name));
        builder.join(router, hubs[branch % 2], Kind::Circuit);
        if builder.rng.chance(0.6) {
            builder.join(router, hubs[(branch + 1) % 2], Kind::Circuit);
        }
        let plan = SitePlan {
            machines: usize::try_from(builder.rng.range(1, 7)).unwrap_or(1),
            name,
            software: 1,
            redundant: false,
        };
        builder.site(&plan, &[router]);
        branch += 1;
    }
    collector
}

/// Agencies with a portal, an interface and a database cluster each; portals use other agencies' interfaces, and all
/// programs use the name service, alone or one of two.
pub(super) fn agencies(builder: &mut Builder, size: usize) -> usize {
    let core = core_pair(builder);
    let collector = noc(builder, &core);
    let halls = (size / 250).clamp(1, 60);
    let share = (size * 4 / 5).saturating_sub(builder.len()) / halls;
    for hall in 0..halls {
        fill(builder, &format!("dc{hall}"), share, 4, &core);
    }
    let programs: Vec<usize> = builder.of_kind(Kind::Software);
    let mut databases: Vec<usize> = builder.of_kind(Kind::Database);
    databases.extend(builder.of_kind(Kind::Middleware));
    if programs.len() < 8 {
        return collector;
    }
    let names = if builder.rng.chance(0.5) { 1 } else { 2 };
    let (shared, programs) = programs.split_at(names);
    for program in programs.iter().filter(|_| names > 0) {
        builder.need(*program, shared.to_vec(), 1);
    }
    let mut interfaces: Vec<usize> = Vec::new();
    for (number, team) in programs.chunks_exact(4).enumerate() {
        let cluster: Vec<usize> = (0..3.min(databases.len()))
            .map(|_| *builder.rng.pick(&databases))
            .collect();
        let mut cluster = cluster;
        cluster.sort_unstable();
        cluster.dedup();
        let api = builder.part(format!("api-{number}"), Kind::Service, None);
        builder.need(api, team[..3].to_vec(), 2);
        if !cluster.is_empty() {
            let quorum = cluster.len() / 2 + 1;
            builder.need(team[0], cluster.clone(), quorum);
            builder.need(team[1], cluster, quorum);
        }
        let portal = builder.part(format!("portal-{number}"), Kind::Service, None);
        builder.need(portal, vec![team[3]], 1);
        builder.need(portal, vec![api], 1);
        if !interfaces.is_empty() && builder.rng.chance(0.7) {
            let other = *builder.rng.pick(&interfaces);
            builder.need(portal, vec![other], 1);
        }
        interfaces.push(api);
    }
    collector
}
