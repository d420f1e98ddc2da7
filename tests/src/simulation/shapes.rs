//! The shapes of network: campus tree, ring, backbone, e-government service mesh, and those of `fabrics`.

use super::builder::{Builder, SitePlan};
use super::fabrics;
use super::rng::Rng;
use super::world::World;
use zongbao_core::network::Kind;

/// Names of the shapes, in the order that `build` knows them.
pub const SHAPES: [&str; 8] = [
    "campus", "ring", "backbone", "mesh", "fabric", "rings", "branches", "agencies",
];

/// Builds a network of about `size` parts (50 to 100,000).
pub fn build(rng: &Rng, shape: &'static str, size: usize) -> World {
    let mut builder = Builder::new(rng.fork("world"));
    let collector = match shape {
        "campus" => campus(&mut builder, size),
        "ring" => wide_area(&mut builder, size, 0),
        "backbone" => wide_area(&mut builder, size, 1),
        "fabric" => fabrics::fabric(&mut builder, size),
        "rings" => fabrics::ring_of_rings(&mut builder, size),
        "branches" => fabrics::branches(&mut builder, size),
        "agencies" => fabrics::agencies(&mut builder, size),
        _ => mesh(&mut builder, size),
    };
    services(&mut builder, if shape == "mesh" { 2 } else { 6 });
    builder.finish(shape, collector)
}

/// Two core switches, buildings below them, the data centre behind firewalls.
fn campus(builder: &mut Builder, size: usize) -> usize {
    let core = core_pair(builder);
    let collector = noc(builder, &core);
    let border = builder.part("r-border".into(), Kind::Router, Some("hq"));
    builder.join(border, core[0], Kind::Link);
    builder.join(border, core[1], Kind::Link);
    let walls: Vec<usize> = (1..=if builder.rng.chance(0.5) { 2 } else { 1 })
        .map(|number| {
            let wall = builder.part(format!("fw-{number}"), Kind::Firewall, Some("hq"));
            builder.join(wall, core[0], Kind::Link);
            builder.join(wall, core[1], Kind::Link);
            wall
        })
        .collect();
    fill(builder, "dc", size / 3, 3, &walls);
    let mut building = 0;
    while builder.len() + 30 < size {
        building += 1;
        let share = (size - builder.len()).min((size / 4).clamp(60, 1500));
        fill(builder, &format!("b{building}"), share, 1, &core);
    }
    collector
}

/// Routers joined by circuits in a ring, and with `chords` > 0 by more circuits across it; a site at each.
fn wide_area(builder: &mut Builder, size: usize, chords: usize) -> usize {
    let cities = (size / 90).clamp(3, 80);
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
    for city in 0..if cities > 3 { cities * chords / 2 } else { 0 } {
        let far = (city + 2 + builder.rng.index(cities - 3)) % cities;
        if far != city && (far + 1) % cities != city && far < city {
            builder.join(routers[city], routers[far], Kind::Circuit);
        }
    }
    let collector = noc(builder, &routers[..1]);
    let share = size.saturating_sub(builder.len()) / cities;
    for (city, router) in routers.iter().enumerate() {
        let mut up = vec![*router];
        if chords > 0 && builder.rng.chance(0.4) {
            up.push(routers[(city + 1) % cities]);
        }
        fill(
            builder,
            &format!("c{city}"),
            share,
            if city % 3 == 0 { 3 } else { 2 },
            &up,
        );
    }
    collector
}

/// Few devices, much software: one or two data centres whose services use one another.
fn mesh(builder: &mut Builder, size: usize) -> usize {
    let core = core_pair(builder);
    let collector = noc(builder, &core);
    let balancer = builder.part("lb-1".into(), Kind::LoadBalancer, Some("hq"));
    builder.join(balancer, core[0], Kind::Link);
    builder.join(balancer, core[1], Kind::Link);
    let halls = (size / 400).clamp(1, 60);
    let share = size.saturating_sub(builder.len()) / halls;
    for hall in 0..halls {
        fill(builder, &format!("dc{hall}"), share, 6, &core);
    }
    collector
}

pub(super) fn core_pair(builder: &mut Builder) -> Vec<usize> {
    let core: Vec<usize> = (1..=2)
        .map(|number| {
            let switch = builder.part(format!("sw-core-{number}"), Kind::Switch, Some("hq"));
            builder.label(switch, "tier", "core");
            switch
        })
        .collect();
    builder.join(core[0], core[1], Kind::Link);
    core
}

pub(super) fn noc(builder: &mut Builder, up: &[usize]) -> usize {
    let collector = builder.part("noc-1".into(), Kind::Host, Some("hq"));
    let uplinks = if builder.rng.chance(0.5) { up.len() } else { 1 };
    for device in &up[..uplinks] {
        builder.join(collector, *device, Kind::Link);
    }
    collector
}

/// A site of about `share` parts with at most `software` pieces of software a machine.
pub(super) fn fill(builder: &mut Builder, name: &str, share: usize, software: i64, up: &[usize]) {
    // Machine, cable, software and its part of guests and switches.
    let per_machine = 3 + usize::try_from(software).unwrap_or(1);
    let machines = (share / per_machine).max(2);
    let redundant = builder.rng.chance(0.65);
    builder.site(
        &SitePlan {
            name: name.to_owned(),
            machines,
            software,
            redundant,
        },
        up,
    );
}

/// Needs between software, and business services over it. `per` pieces of software make one service.
fn services(builder: &mut Builder, per: usize) {
    let software = builder.software.clone();
    let (databases, programs): (Vec<usize>, Vec<usize>) = software
        .iter()
        .partition(|part| matches!(builder.kind(**part), Kind::Database | Kind::Middleware));
    let programs = if programs.is_empty() { software } else { programs };
    if programs.is_empty() {
        return;
    }
    for program in &programs {
        if !databases.is_empty() && !databases.contains(program) && builder.rng.chance(0.6) {
            let provider = *builder.rng.pick(&databases);
            builder.need(*program, vec![provider], 1);
        }
    }
    let mut built: Vec<usize> = Vec::new();
    for number in 0..(programs.len() / per).max(1) {
        let service = builder.part(format!("svc-{number}"), Kind::Service, None);
        for _ in 0..builder.rng.range(1, 4) {
            let mut pool: Vec<usize> = (0..builder.rng.range(1, 4))
                .map(|_| *builder.rng.pick(&programs))
                .collect();
            pool.sort_unstable();
            pool.dedup();
            let need = if builder.rng.chance(0.6) { 1 } else { pool.len() };
            builder.need(service, pool, need);
        }
        if !built.is_empty() && builder.rng.chance(0.3) {
            let other = *builder.rng.pick(&built);
            builder.need(service, vec![other], 1);
            // One agency's portal uses another's interface, and sometimes the other way round: a legal cycle.
            if builder.rng.chance(0.1) {
                builder.need(other, vec![service], 1);
            }
        }
        built.push(service);
    }
}
