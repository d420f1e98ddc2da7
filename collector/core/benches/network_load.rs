//! How long it takes to load a model of 100,000 components, from text to indexes. `cargo bench -p zongbao-core --bench network_load`

use std::fmt::Write as _;
use std::time::Instant;

use zongbao_core::network::{Network, SourceFile};

/// A campus: sites of 1,000 components with an access tree, dual uplinks, software on hosts, and yearly contracts by site.
fn campus(components: usize) -> Vec<SourceFile> {
    let sites = components.div_ceil(1_000);
    let mut head = String::from("[[party]]\nid = \"gc\"\nrole = \"general_contractor\"\n");
    for party in 0..20 {
        let _ = writeln!(head, "[[party]]\nid = \"p-{party}\"\nrole = \"subcontractor\"");
    }
    let mut files = Vec::new();
    for site in 0..sites {
        let mut text = String::new();
        for year in 2020..2030 {
            let party = (site + year) % 20;
            let _ = writeln!(
                text,
                "[[contract]]\nid = \"k-{site}-{year}\"\ncustomer = \"gc\"\nprovider = \"p-{party}\"\nfrom = {year}-01-01\n\
                 to = {}-01-01\ncovers = [{{ site = \"s-{site}\" }}, {{ site = \"s-{site}\", kind = \"switch\" }}]",
                year + 1
            );
        }
        for n in 0..500 {
            let kind = if n < 20 { "switch" } else { "host" };
            let _ = writeln!(
                text,
                "[[component]]\nid = \"c-{site}-{n}\"\nkind = \"{kind}\"\nsite = \"s-{site}\"\nname = \"设备 {n}\"\n\
                 labels = {{ tier = \"t-{}\" }}",
                n % 7
            );
            if n > 0 {
                let up = if n < 20 { 0 } else { n % 20 };
                let _ = writeln!(
                    text,
                    "[[link]]\nid = \"l-{site}-{n}\"\nends = [\"c-{site}-{n}\", \"c-{site}-{up}\"]"
                );
            }
            if n >= 20 {
                let _ = writeln!(
                    text,
                    "[[component]]\nid = \"app-{site}-{n}\"\nkind = \"software\"\nsite = \"s-{site}\""
                );
                let _ = writeln!(text, "[[dependency]]\nof = \"app-{site}-{n}\"\non = [\"c-{site}-{n}\"]");
            }
        }
        files.push(SourceFile {
            name: format!("site-{site}.toml"),
            text,
        });
    }
    files.push(SourceFile {
        name: "parties.toml".to_owned(),
        text: head,
    });
    files
}

fn main() {
    let files = campus(100_000);
    load("many files", &files);
    let text = files.iter().map(|file| file.text.as_str()).collect();
    let network = load(
        "one file",
        &[SourceFile {
            name: "all.toml".to_owned(),
            text,
        }],
    );
    let start = Instant::now();
    let at = "2029-12-15T00:00:00Z".parse().expect("a time");
    let endings = network.contracts_ending(at, jiff::SignedDuration::from_hours(24 * 30));
    println!(
        "{} contracts about to end: found in {:.2} s",
        endings.len(),
        start.elapsed().as_secs_f64()
    );
}

fn load(what: &str, files: &[SourceFile]) -> Network {
    let bytes: usize = files.iter().map(|file| file.text.len()).sum();
    let start = Instant::now();
    let network = Network::load(files)
        .unwrap_or_else(|problems| panic!("{}", problems[0]))
        .network;
    let took = start.elapsed();
    println!(
        "{what}: {} components and links, {} dependencies, {} contracts, {:.1} MiB of TOML: loaded in {:.2} s",
        network.components.len(),
        network.dependencies.len(),
        network.contracts.len(),
        bytes as f64 / f64::from(1 << 20),
        took.as_secs_f64()
    );
    network
}
