//! The shipped example model is right, and each file of `config/invalid/network` gives exactly the errors it announces.

mod files;

use zongbao_core::network::{Network, SourceFile};

#[test]
fn each_invalid_file_gives_exactly_the_errors_it_announces() {
    let files = files::of("invalid/network");
    assert!(files.len() > 50, "the folder holds one file for each error");
    let mut wrong = Vec::new();
    for file in files {
        let errors = match Network::load(std::slice::from_ref(&file)) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.iter().map(ToString::to_string).collect(),
        };
        if errors != files::announced(&file) || errors.is_empty() {
            wrong.push(format!("{} gives\n{}\n", file.name, errors.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_shipped_example_loads_without_a_warning() {
    let loaded = Network::load(&files::of("network")).unwrap_or_else(|problems| panic!("{problems:#?}"));
    assert_eq!(loaded.warnings, []);
    assert!(loaded.network.index(&"portal".into()).is_some());
}

#[test]
fn the_shipped_example_has_nobody_without_a_contract_today() {
    let network = Network::load(&files::of("network"))
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
        .network;
    let at = "2026-11-22T00:00:00Z".parse().expect("a time");
    assert_eq!(network.uncovered(at), []);
}

#[test]
fn files_may_be_split_in_any_way_and_order() {
    let mut files = files::of("network");
    files.reverse();
    let reversed = Network::load(&files)
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
        .network;
    let one = SourceFile {
        name: "all.toml".to_owned(),
        text: files
            .iter()
            .map(|file| file.text.as_str())
            .collect::<Vec<_>>()
            .join("\n"),
    };
    let joined = Network::load(&[one])
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
        .network;
    assert_eq!(reversed.components, joined.components);
    assert_eq!(reversed.contracts, joined.contracts);
}
